"""What made-up places are made of: parts of names, services with their functions, schemes, suppliers, words for money."""

from __future__ import annotations

STARTS = """
    Ald Bram Cor Dun Elm Far Gras Hol Ing Kel Lang Mar Nor Oss Pel Quar Rush Sel Thor Ul Wen Yar Ash Brid
    Crow
    """.split()  # noqa: SIM905 - words read better than a list of strings
ENDS = "wick ham ton mere ley combe ford stead gate thorpe bury worth den holme by".split()  # noqa: SIM905 - as above
AREAS = ("Riverside", "Heath", "Dales", "Weald", "Marsh", "Downs", "Abbey", "Priory")
SERVICES = {
    "council": (
        ("Domiciliary support for older adults", "10.2"),
        ("Looked after children placements", "10.4"),
        ("Carriageway repairs", "4.5"),
        ("Gritting and snow clearing", "4.5"),
        ("Kerbside recycling", "5.1"),
        ("Museums and galleries", "8.2"),
        ("Allotments", "8.1"),
        ("Sheltered employment workshops", "10.1"),
        ("Nursery education places", "9.1"),
        ("Special educational needs transport", "9.6"),
        ("Rough sleeper outreach", "10.6"),
        ("Noise nuisance team", "5.3"),
        ("Coroner and mortuary", "3.3"),
        ("Electoral registration", "1.1"),
        ("Levy Road community hall", "8.1"),
        ("Whirlpool and leisure baths", "8.1"),
        ("Total Care packages", "10.2"),
    ),
    "district": (
        ("Household waste rounds", "5.1"),
        ("Swimming baths", "8.1"),
        ("Homeless hostels", "10.6"),
        ("Food hygiene inspection", "7.4"),
        ("Town centre wardens", "3.1"),
        ("Markets and fairs", "4.1"),
        ("Cemetery upkeep", "6.2"),
    ),
    "nhs commissioner": (
        ("Family doctor services", "7.2"),
        ("Community pharmacy", "7.1"),
        ("Continence advice", "7.4"),
        ("Stroke rehabilitation", "7.3"),
        ("Sexual health clinics", "7.4"),
        ("Talking therapies", "7.3"),
        ("Dental access", "7.2"),
    ),
    "nhs provider": (
        ("Orthopaedic surgery", "7.3"),
        ("Accident and emergency", "7.3"),
        ("Midwifery", "7.3"),
        ("Renal dialysis", "7.3"),
        ("Radiology", "7.3"),
        ("Day surgery", "7.2"),
    ),
    "police": (
        ("Patrol and response", "3.1"),
        ("Major crime", "3.1"),
        ("Roads policing", "3.1"),
        ("Mounted section", "3.1"),
    ),
    "fire": (("Appliances and crews", "3.2"), ("Home fire checks", "3.2"), ("Mobilising centre", "3.2")),
    "waste": (("Energy from waste plant", "5.1"), ("Bulking stations", "5.1")),
    "college": (
        ("Hair and beauty diplomas", "9.3"),
        ("English for speakers of other languages", "9.5"),
        ("Engineering certificates", "9.3"),
        ("Learner hardship", "9.6"),
    ),
    "voluntary": (
        ("Befriending", "10.2"),
        ("Debt counselling", "10.9"),
        ("Toy library", "10.4"),
        ("Community minibus", "10.9"),
        ("Refugee welcome", "10.7"),
        ("Music workshops", "8.2"),
    ),
    "housing": (("Cyclical decorations", "6.1"), ("Foyer for young people", "10.7"), ("Estate caretaking", "6.1")),
    "department": (
        ("Ministerial correspondence", "1.1"),
        ("Evaluation and research", "1.4"),
        ("Statistics branch", "1.3"),
    ),
    "agency": (("Inspection visits", "1.1"), ("Licensing desk", "4.1"), ("Regional office running costs", "1.1")),
    "regional": (("Inward investment desk", "4.1"), ("Site assembly", "6.2")),
    "benefits": (
        ("State retirement benefit", "10.2"),
        ("Working age benefits", "10.5"),
        ("Disability payments", "10.1"),
    ),
}
SCHEMES = (
    "Stronger Places",
    "Opportunity Purse",
    "Future Pathways",
    "Neighbourhood Boost",
    "Third Sector Compact",
    "Prosperity Pot",
    "Delivery chain funding",
    "External awards",
    "Improving Lives",
    "Locality commission",
)
SUPPLIERS = (
    "Hartwell Facilities",
    "Nimbus IT",
    "Oakline Coaches",
    "Prentice & Sons",
    "various creditors",
    "Sterling Agency Staff",
    "Delta Contracts plc",
)
OUTSIDERS = (
    "Hope Foundation",
    "Moorland Rivers Trust",
    "Chiltern Sinfonia",
    "St Wilfrid's Hospice",
    "Canal Heritage Society",
    "Regional Film Archive",
)
OWN = ("", "", "", "own budget", "council tax", "fees", "general reserves", "rents")
DETAIL = ("salaries", "running costs", "vehicles", "area 1", "area 2", "buildings", "agency staff")
SHORT = {
    "Council": "Cncl",
    "Department": "Dept",
    "Authority": "Auth",
    "Association": "Assoc",
    "College": "Coll",
    "and": "&",
    "University": "Univ",
    "Hospitals": "Hosps",
}
