"""Words in a description that leave no doubt about the division of COFOG, and what makes them doubtful after all.

Few on purpose: a partner who is told that a right code is wrong stops reading. Divisions follow the names of the
classification and what HM Treasury makes of such services; where practice differs, every division in use is allowed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class ClearWord:
    """Words, the divisions they may stand under (the usual one first), and words beside which they prove nothing."""

    words: str
    divisions: tuple[str, ...]
    unless: str = ""


_ADMINISTRATION = r"admin\w*|fraud|investigations?|verification|it system|subsidy"
WORDS = (
    ClearWord(
        r"public librar(y|ies)|librar(y|ies) services?|librar(y|ies)|mobile librar(y|ies)",
        ("08", "09"),
        r"tool|toy|drug|music|house of|school|"
        r"health|hospital|prison|university|college|national|british|patent|law|court|parliament\w*|image|data|blood",
    ),
    ClearWord(
        r"refuse collection|refuse disposal|waste collection|waste disposal|bin collection|household waste"
        r"|landfill sites?|recycling",
        ("05",),
        r"clinical|nuclear|radioactive|military|hospital|education|tax|contaminated",
    ),
    ClearWord(
        r"police (force|officers?|constables?|stations?|service|community support officers?)"
        r"|neighbourhood policing|policing|constabulary",
        ("03",),
        r"pensions?|military|ministry|health|school|housing|college|custody health",
    ),
    ClearWord(
        r"fire stations?|fire brigades?|fire fighting|firefighting|firefighters?|fire and rescue|fire service",
        ("03",),
        r"pensions?|alarms?|doors?|military|airport|forest|safety works|resilience",
    ),
    ClearWord(
        r"primary schools?|secondary schools?|nursery schools?|infant schools?|junior schools?",
        ("09",),
        r"crossing|transport|travel|bus|nurs(e|es|ing)|health|playing|sports?|road|safety|food|fruit|swimming"
        r"|officers?|police|music|arts|"
        r"uniform|clothing|youth|breakfast|grants? to parents|immunisation|dental|dentistry|vaccination"
        r"|capital financing|pfi|pension\w*|garden\w*",
    ),
    ClearWord(r"housing benefits?|rent allowances?|rent rebates?", ("10", "06"), _ADMINISTRATION),
    ClearWord(
        r"hospitals?|accident and emergency|acute (care|services|trusts?)|district nursing|health visiting"
        r"|general practitioners?|ambulance services?",
        ("07",),
        r"royal|school|education\w*|tuition|teaching|discharge\w*|social|transport|bus|car park\w*|radio|animal"
        r"|veterinary|children|hostel|leavers|"
        r"military|war|fund|land|chapl\w+|library|prison|safety|admission|avoidance|st john|air|council|play"
        r"|secure|patients? in",
    ),
    ClearWord(
        r"state pensions?|retirement pensions?|pension credit|jobseekers? allowance|income support"
        r"|disability living allowance|attendance allowance|"
        r"child benefit|carers? allowance|incapacity benefit",
        ("10",),
        _ADMINISTRATION + r"|advice|take ?up|deliver\w*|reform|processing|officers?",
    ),
    ClearWord(
        r"museums?|art galler(y|ies)|leisure centres?|swimming pools?|theatres?",
        ("08", "09"),
        r"non|operating|hospital|school|military|war|army|navy|naval|raf|police|national|transport|science|security"
        r"|lecture",
    ),
    ClearWord(r"street lighting", ("06", "04")),
    ClearWord(r"street (cleansing|cleaning|sweeping)", ("05", "04")),
    ClearWord(r"magistrates courts?|crown court", ("03",), r"pension\w*|building|probation"),
    ClearWord(
        r"potholes?|road maintenance|highways? maintenance|highway repairs",
        ("04",),
        r"estate|housing|park|military|cemetery|private",
    ),
    ClearWord(
        r"foster care|fostering|children in care|looked after children|childrens homes?",
        ("10",),
        r"education\w*|school|health|medical|mental|dental|nurs\w+|library|pupil|attainment|leisure|legal|courts?",
    ),
    ClearWord(r"flood defences?", ("05", "04", "06"), r"pension\w*"),
)
_COMPILED = tuple(
    (re.compile(rf"\b(?:{word.words})\b"), re.compile(rf"\b(?:{word.unless})\b") if word.unless else None, word)
    for word in WORDS
)
_ANY = re.compile(rf"\b(?:{'|'.join(f'(?:{word.words})' for word in WORDS)})\b")
"""Some clear word or other: most descriptions are done with once none is found."""
STEMS = (
    *(
        "librar",
        "refuse",
        "waste",
        "bin collection",
        "landfill",
        "recycling",
        "polic",
        "constabulary",
        "fire",
        "school",
    ),
    *(
        "housing benefit",
        "rent allowance",
        "rent rebate",
        "hospital",
        "accident and emergency",
        "acute",
        "district nursing",
    ),
    *("health visiting", "general practitioner", "ambulance", "pension", "jobseeker", "income support", "allowance"),
    *("child benefit", "incapacity", "museum", "galler", "leisure centre", "swimming pool", "theatre", "street "),
    *("magistrate", "crown court", "pothole", "maintenance", "highway repairs", "foster", "in care", "looked after"),
    *("children", "flood defence"),
)
"""A description without any of these has no clear word."""


@lru_cache(maxsize=50_000)
def divisions_meant(service: str) -> tuple[str, tuple[str, ...]]:
    """Return the clear word of a description and the divisions it may stand under, usual one first; blank and () where
    there is none, or where two clear words point to different divisions."""
    folded = " ".join(service.casefold().replace("'", "").replace("\u2019", "").split())
    if not _ANY.search(folded):
        return "", ()
    clear = [
        (match[0], word.divisions)
        for pattern, unless, word in _COMPILED
        if (match := pattern.search(folded)) and not (unless and unless.search(folded))
    ]
    if len({divisions for _, divisions in clear}) != 1 or len(folded.split()) > 8:
        return "", ()
    return clear[0]
