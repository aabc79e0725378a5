"""Words by which the kind of a public body is recognised from its name or from a type someone typed.

Order matters: the first pattern found decides, so bodies whose names borrow another kind's words ("Arts Council
England", "London Development Agency") stand before that kind. Patterns meet names as `organisations.fold_name` and
plain folding leave them: small letters, no punctuation. Compiled for this project; names of 2008 to 2010 and of today.
"""

from __future__ import annotations

SHORT_WORDS: dict[str, str] = {
    "la": "Council",
    "local authority": "Council",
    "unitary": "Council",
    "borough": "Council",
    "lb": "Council",
    "lbc": "Council",
    "mbc": "Council",
    "mdc": "Council",
    "county": "County council",
    "cc": "County council",
    "district": "District council",
    "dc": "District council",
    "parish": "Parish or town council",
    "town": "Parish or town council",
    "health": "NHS commissioner",
    "nhs": "NHS commissioner",
    "commissioner": "NHS commissioner",
    "provider": "NHS provider",
    "trust": "NHS provider",
    "ft": "NHS provider",
    "gp": "NHS provider",
    "ha": "Housing association",
    "rsl": "Housing association",
    "rp": "Housing association",
    "almo": "Housing association",
    "frs": "Fire and rescue",
    "fra": "Fire and rescue",
    "wda": "Waste authority",
    "pte": "Transport authority",
    "ita": "Transport authority",
    "joint": "Other joint authority",
    "regional": "Regional body",
    "region": "Regional body",
    "department": "Government department",
    "dept": "Government department",
    "gov": "Government department",
    "central government": "Government department",
    "civil service": "Government department",
    "government": "Government department",
    "agency": "Agency or public body",
    "ndpb": "Agency or public body",
    "executive ndpb": "Agency or public body",
    "non departmental public body": "Agency or public body",
    "executive non departmental public body": "Agency or public body",
    "government company": "Agency or public body",
    "government owned company": "Agency or public body",
    "public corporation": "Agency or public body",
    "quango": "Agency or public body",
    "public body": "Agency or public body",
    "arms length body": "Agency or public body",
    "fe": "College or university",
    "he": "College or university",
    "hei": "College or university",
    "vcs": "Voluntary organisation",
    "vcfs": "Voluntary organisation",
    "cvs": "Voluntary organisation",
    "vol": "Voluntary organisation",
    "third sector": "Voluntary organisation",
    "private": "Private company",
    "company": "Private company",
    "contractor": "Private company",
    "business": "Private company",
    "pfi": "Private company",
}
"""Words that mean a type only when they stand alone."""

_AGENCIES = (
    "learning and skills council|lsc|skills funding agency|sfa|young peoples learning agency|ypla|esfa|"
    "arts council|sport england|"
    "sports council|research council|funding council|hefce|museums libraries|british council|audit commission|"
    "environment agency|^ea|natural england|countryside agency|english heritage|historic england|"
    "homes and communities agency|"
    "homes england|^hca|housing corporation|tenant services authority|^tsa|highways agency|national highways|"
    "job ?centre( plus)?|jcp|pension service|pensions service|disability and carers service|pdcs|"
    "child support agency|cmec|"
    "noms|prison service|hmps|hm courts|hmcs|hmcts|courts service|offender management service|border agency|"
    "ukba|soca|"
    "serious organised crime|national crime agency|legal services commission|legal aid agency|"
    "youth justice board|cafcass|hse|health and safety executive|equality and human rights|acas|"
    "training and development agency|^tda|national college|qcda|becta|ofsted|office for standards|"
    "care quality commission|cqc|"
    "british waterways|canal and river trust|forestry commission|forestry england|network rail|"
    "rural payments agency|^rpa|"
    "lottery|heritage fund|connexions|careers service|office of rail|ofgem|ofwat|ofcom|ofqual|monitor|"
    "national policing improvement|npia|college of policing|urban development corporation|thames gateway|"
    "olympic delivery authority|^oda|nuclear decommissioning|student loans company|^slc|nhs business services|"
    "nhs litigation|nhs direct|nhs blood|blood and transplant|health protection agency|^hpa|nice|"
    "national treatment agency|"
    "nhs institute|nhs information centre|patient safety agency|bbc|passenger focus|valuation office|voa|"
    "ordnance survey|"
    "met office|land registry|pension protection fund|pension schemes?|judicial pensions|superannuation|"
    "general teaching council|"
    "school of government|boundary commission|supreme court|court service|intelligence agencies|equalities office|"
    "pension and compensation schemes?|national audit office|royal parks|legal aid|trade and investment|"
    "serious fraud office|crown estate|hmpps|prison and probation service|nhs england|public health england|"
    "homes england|research and innovation|ukri|active travel england|health education england"
)
_DEPARTMENTS = (
    "department|dept|ministry|treasury|home office|cabinet office|foreign and commonwealth|foreign office|"
    "hm revenue|inland revenue|attorney general|procurator general|crown prosecution service|"
    "scottish government|scottish executive|welsh assembly|welsh government|national assembly for wales|"
    "scotland office|wales office|northern ireland office|northern ireland departments|central exchequer|"
    "prosecution office|house of commons|house of lords|"
    "dwp|dcsf|dfes|dfe|dh|dhsc|doh|clg|dclg|mhclg|dluhc|odpm|defra|dft|bis|berr|dius|dbt|decc|desnz|dcms|moj|"
    "mod|hmt|fco|dfid|hmrc|cps"
)
_REGIONAL = (
    "development agency|rda|one north ?east|yorkshire forward|advantage west midlands|awm|emda|seeda|swrda|nwda|"
    "eeda|lda|"
    "government office for|government office|gol|regional assembly|regional leaders|leaders board|london councils|"
    "improvement and efficiency partnership|riep|strategic health authority|sha|nhs london|nhs north west|"
    "nhs north east|nhs south west|"
    "nhs west midlands|nhs east midlands|nhs east of england|nhs yorkshire and humber|nhs south east coast|"
    "nhs south central|"
    "erdf|esf|european social fund|european regional|european union|european commission|eu"
)

PATTERNS: tuple[tuple[str, str], ...] = (
    ("parish councils?|town councils?|parish meeting|parishes", "Parish or town council"),
    ("integrated care boards?|icb", "NHS commissioner"),
    ("mayors? .*polic(?:e|ing)|police fund", "Police"),
    ("combined (?:county )?authority|combined authorities|cca|^mayor of", "Other joint authority"),
    ("fire and rescue authority", "Fire and rescue"),
    ("crime commissioners?|office for policing|chief constable|opcc", "Police"),
    (
        "cvs|vcs|council for voluntary|voluntary service|voluntary action|voluntary sector|"
        "voluntary organisation|voluntary",
        "Voluntary organisation",
    ),
    ("transport police", "Police"),
    ("police pension", "Police"),
    ("charity commission|lottery|community fund$", "Agency or public body"),
    ("academy|academies|ctc", "School or academy"),
    (_REGIONAL, "Regional body"),
    (_AGENCIES, "Agency or public body"),
    (_DEPARTMENTS, "Government department"),
    ("probation", "Probation"),
    ("fire|lfepa|lfb", "Fire and rescue"),
    ("police|constabulary|crime commissioner|pcc|mopac|mpa|mps", "Police"),
    (
        "housing associations?|housing trust|housing group|housing society|registered provider|almo|"
        "arms length management|homes|peabody|"
        "registered social landlord",
        "Housing association",
    ),
    (
        "mental health.*trust|mental health and social care|nhs trusts?|foundation trusts?|nhs ft|hospital|"
        "hospitals|ambulance|"
        "acute|community health services|gps?|general practice|surgery|dentists?|pharmacy|pharmacist|opticians?",
        "NHS provider",
    ),
    (
        "pct|pcts|primary care|care trust|ccg|clinical commissioning|icb|integrated care|health commissioner|"
        "nhs commissioner|"
        "nhs commissioning|nhs england|health authority",
        "NHS commissioner",
    ),
    (
        "universit(y|ies)|colleges?|polytechnic|institute of education|further education|higher education",
        "College or university",
    ),
    ("schools?|nursery|sixth form|pupil referral", "School or academy"),
    (
        "national park|drainage boards?|idb|broads|combined authority|mayoral authority|mca|joint committee|joint board|"
        "joint authority|"
        "greater london authority|gla|lee valley|multi area agreement|city region|pensions? fund authority|lpfa|"
        "local strategic partnership|lsp|"
        "criminal justice board|drug action team|daat|youth offending|childrens trust",
        "Other joint authority",
    ),
    ("waste", "Waste authority"),
    (
        "passenger transport|transport executive|transport authority|transport for|tfl|integrated transport|"
        "nexus|metro|centro|merseytravel",
        "Transport authority",
    ),
    ("county council|county", "County council"),
    ("district council|shire district|district", "District council"),
    (
        "council|borough|corporation of london|city corporation|city of london corporation|unitary authority|"
        "local authority|"
        "local authorities|local government",
        "Council",
    ),
    (
        "charity|charities|charitable|community foundation|community trust|social enterprise|age concern|age uk|"
        "citizens advice|cab|"
        "barnardos|nacro|mind|groundwork|faith|church|relief in need|community interest company|third sector|cic",
        "Voluntary organisation",
    ),
    ("ltd|limited|plc|llp|inc|contractor|private company|private|pfi", "Private company"),
    (
        "agency|commission|inspectorate|authority|executive|board|office for|office of|archives|museum|gallery|"
        "national",
        "Agency or public body",
    ),
)
"""(pattern, type): whole words, tried in order; a pattern starting with ^ must begin the name."""
