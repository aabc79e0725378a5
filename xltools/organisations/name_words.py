"""Words that tell what kind of body a name means, and words that name no body at all.

Compiled for this project. A kind word says what a body is, never which one it is: "Council", "PCT", "NHS Trust".
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

STOP_WORDS = frozenset(["a", "an", "and", "at", "for", "in", "of", "on", "the", "to", "by", "from"])

FAMILY_OF_TYPE: Mapping[str, str] = MappingProxyType(
    {
        "Council": "council",
        "County council": "council",
        "District council": "council",
        "Parish or town council": "parish",
        "NHS commissioner": "nhs commissioner",
        "NHS provider": "nhs provider",
        "School or academy": "school",
        "Housing association": "housing",
        "Police": "police",
        "Fire and rescue": "fire",
        "Probation": "probation",
        "Waste authority": "waste",
        "Transport authority": "transport",
        "Other joint authority": "joint",
        "Regional body": "regional",
        "Agency or public body": "agency",
        "College or university": "college",
        "Government department": "department",
        "Voluntary organisation": "voluntary",
        "Private company": "company",
    }
)
"""Types of `xltools.reference.bodies.organisations` -> family; a text of one family never means a body of another."""

KIND_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        family: frozenset(words.split())
        for family, words in {
            "council": "council borough london royal metropolitan lb lbc mbc mdc rb rbc bc dc cc district unitary city "
            "county local authority corporation",
            "parish": "parish town council pc tc",
            "nhs commissioner": (
                "nhs pct pcts primary care trust teaching commissioning commissioner ccg icb health "
                "authority tpct clinical group integrated board"
            ),
            "nhs provider": (
                "nhs trust ft foundation hospital hospitals hosp university universities teaching acute "
                "general district healthcare services service infirmary nhsft nhst"
            ),
            "school": "school schools academy academies primary secondary high trust mat multi education educational learning federation",
            "housing": "housing association assoc ha homes group society trust rsl rp registered social landlord",
            "police": "police authority constabulary pa force service crime commissioner pcc",
            "fire": "fire rescue brigade authority service services fra frs fb civil defence emergency",
            "probation": "probation trust service board area",
            "waste": "waste disposal authority wda joint",
            "transport": "passenger transport executive authority pte ita integrated",
            "joint": "authority board joint committee partnership",
            "regional": "regional region development agency rda",
            "agency": "agency council commission authority service board body national england executive",
            "college": "college coll university institute fe",
            "department": "department dept ministry office hm",
            "voluntary": "ltd limited charity charitable registered uk cio cic",
            "company": "ltd limited plc llp company group uk",
            "": "ltd limited plc authority board service services partnership",
        }.items()
    }
)
"""Family -> words that name the kind; they neither identify a body nor speak against it."""

FOLDED_WORDS = STOP_WORDS.union({"his", "her", "majestys", "dept", "saint"}, *KIND_WORDS.values())
"""Words that folding a name may leave out or write in another way."""

TELLING_WORDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        word: frozenset(families.split("|"))
        for word, families in {
            "lb": "council",
            "lbc": "council",
            "mbc": "council",
            "borough": "council|department",
            "council": "council|parish|agency|voluntary|joint",
            "dc": "council",
            "cc": "council|voluntary",
            "district": "council|parish",
            "county": "council|joint",
            "pct": "nhs commissioner",
            "tpct": "nhs commissioner",
            "ccg": "nhs commissioner",
            "icb": "nhs commissioner",
            "primary": "nhs commissioner|school",
            "nhs": "nhs commissioner|nhs provider|regional|agency|department",
            "hospital": "nhs provider|voluntary",
            "hospitals": "nhs provider",
            "ft": "nhs provider",
            "foundation": "nhs provider|voluntary|housing|school",
            "police": "police|agency",
            "constabulary": "police",
            "pcc": "police|voluntary",
            "opcc": "police",
            "pfcc": "police",
            "fire": "fire",
            "brigade": "fire",
            "probation": "probation|agency",
            "waste": "waste|company",
            "housing": "housing|agency|joint|voluntary",
            "homes": "housing|agency|company",
            "ha": "housing|agency",
            "college": "college|school|agency",
            "coll": "college",
            "university": "college|nhs provider",
            "development": "regional|agency|voluntary",
            "rda": "regional",
            "department": "department",
            "dept": "department",
            "ministry": "department",
            "school": "school",
            "academy": "school",
            "parish": "parish|voluntary",
        }.items()
    }
)
"""Words found in a text that rule out every family not listed beside them."""

RANKS: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "council": {
            "county": frozenset({"county"}),
            "district": frozenset("district borough city dc bc lb lbc mbc mdc rb rbc metropolitan".split()),  # noqa: SIM905 - words read better than a list of strings
        },
        "college": {"university": frozenset({"university"}), "college": frozenset({"college", "coll", "fe"})},
        "police": {
            "commissioner": frozenset("commissioner pcc opcc pfcc mopac".split()),  # noqa: SIM905 - words read better than a list of strings
            "force": frozenset({"chief", "constable", "constabulary", "force"}),
        },
        "school": {
            "primary": frozenset({"primary", "infant", "junior", "nursery"}),
            "secondary": frozenset({"secondary", "high"}),
        },
    }
)
"""Family -> rank -> words that tell it: a body of one rank is never one of another, though all else in the name agrees."""

COMPASS = frozenset(
    "north south east west northern southern eastern western central upper lower inner outer".split()  # noqa: SIM905 - words read better than a list of strings
)
"""Words that tell neighbours of one name apart: never a slip for one another, and never left over."""

USUAL_WORDS = frozenset(
    """
    association society trust group authority service services board area health care foundation club centre mayor
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
"""Words so usual in names that none of them identifies a body."""

SHORT_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "dept": "department",
        "depart": "department",
        "govt": "government",
        "gov": "government",
        "assoc": "association",
        "assn": "association",
        "auth": "authority",
        "coll": "college",
        "univ": "university",
        "uni": "university",
        "hosp": "hospital",
        "hosps": "hospitals",
        "hlth": "health",
        "env": "environment",
        "nat": "national",
        "natl": "national",
        "serv": "service",
        "svc": "service",
        "svcs": "services",
        "servs": "services",
        "cttee": "committee",
        "ctte": "committee",
        "comm": "community",
        "cncl": "council",
        "cllr": "council",
        "dist": "district",
        "boro": "borough",
        "met": "metropolitan",
        "ctr": "centre",
        "cntr": "centre",
        "soc": "society",
        "intl": "international",
        "e": "east",
        "w": "west",
        "n": "north",
        "s": "south",
        "ne": "north east",
        "nw": "north west",
        "se": "south east",
        "sw": "south west",
        "st": "saint",
        "bro": "borough",
        "org": "organisation",
        "vol": "voluntary",
        "voly": "voluntary",
        "dev": "development",
        "reg": "regional",
        "inst": "institute",
        "tst": "trust",
        "hsg": "housing",
        "tech": "technical",
        "bd": "board",
        "commn": "commission",
        "mgt": "management",
        "mgmt": "management",
        "p": "primary",
        "iow": "isle wight",
        "beds": "bedfordshire",
        "berks": "berkshire",
        "bucks": "buckinghamshire",
        "cambs": "cambridgeshire",
        "derbys": "derbyshire",
        "glos": "gloucestershire",
        "hants": "hampshire",
        "herts": "hertfordshire",
        "lancs": "lancashire",
        "leics": "leicestershire",
        "lincs": "lincolnshire",
        "northants": "northamptonshire",
        "notts": "nottinghamshire",
        "oxon": "oxfordshire",
        "staffs": "staffordshire",
        "warks": "warwickshire",
        "wilts": "wiltshire",
        "worcs": "worcestershire",
        "yorks": "yorkshire",
    }
)

OWN_MONEY = frozenset(
    """
    own resources money funds reserves reserve council tax precept precepts business fees fee charges charge sales rents rent rsg nndr abg
    base budget core mainstream internal general fund income revenue receipts balances borrowing taxation
    rates formula self funded funding none na nil various miscellaneous other contributions customers
    clients users ctax ct
    """.split()  # noqa: SIM905 - words read better than a list of strings
)
"""Where every word of a source of money is one of these, it names no other body."""

NO_BODY = frozenset(
    (
        *(
            "n a",
            "la",
            "he",
            "tbc",
            "tba",
            "not known",
            "not applicable",
            "unknown",
            "multiple",
            "lottery",
            "european union",
            "eu",
        ),
        *("public", "general public", "residents", "resident", "tenants", "tenant", "service users"),
    )
)
"""Texts that name no one body, or none that a count could hold."""
