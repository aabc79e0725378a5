"""What present-day places spend money on, worded as in ledgers and accounts; pounds a year for a middling place."""

from __future__ import annotations

Service = tuple[str, str, float]
"""Service, function, and what is about spent on it in a year (pounds)."""

SERVICES: dict[str, tuple[Service, ...]] = {
    "council": (
        ("Older people: residential and nursing placements", "10.2", 21e6), ("Homecare and extra care", "10.2", 12e6),
        ("Working age adults with learning disabilities", "10.1", 19e6), ("Direct payments", "10.1", 8e6),
        ("Children in our care: external placements", "10.4", 18e6), ("Fostering and adoption", "10.4", 7e6),
        ("Safeguarding and assessment teams", "10.4", 9e6), ("SEND transport", "9.6", 8e6),
        ("Educational psychology", "9.6", 1.4e6), ("Reactive highways maintenance", "4.5", 5e6),
        ("Street lighting energy", "4.5", 2.5e6), ("Concessionary travel (ENCTS)", "4.5", 5e6),
        ("Waste treatment contract", "5.1", 11e6), ("Household waste recycling centres", "5.1", 3e6),
        ("Libraries and heritage", "8.2", 3e6), ("Leisure contract management fee", "8.1", 1.6e6),
        ("Temporary accommodation", "10.6", 4e6), ("Trading standards and licensing", "4.1", 1.2e6),
        ("ICT and digital", "1.3", 6e6), ("Revenues and benefits administration", "1.1", 3e6),
        ("Registration and coroners", "3.3", 1.3e6), ("Community safety and CCTV", "3.1", 1.1e6),
        ("Democratic services and elections", "1.1", 1.5e6), ("Local plan and development management", "6.2", 2e6),
    ),
    "district": (
        ("Refuse and recycling collection", "5.1", 4e6), ("Leisure centres", "8.1", 1.5e6),
        ("Housing options", "10.6", 1.2e6), ("Environmental health", "5.6", 1e6), ("Planning policy", "6.2", 0.8e6),
        ("Parks and open spaces", "8.1", 1.1e6), ("Street cleansing", "5.1", 1.2e6), ("Car parks", "4.5", 0.6e6),
        ("Revenues and benefits team", "1.1", 1.4e6), ("Economic growth", "4.1", 0.5e6),
    ),
    "icb": (
        ("GP contracts: GMS, PMS and APMS", "7.2", 62e6), ("Primary care prescribing", "7.1", 58e6),
        ("Continuing healthcare and funded nursing care", "7.3", 39e6), ("NHS 111 and out of hours", "7.2", 7e6),
        ("Patient transport services", "7.3", 4e6), ("Independent sector elective activity", "7.3", 16e6),
        ("Pharmacy, optometry and dental (delegated)", "7.2", 31e6), ("Running costs allowance", "7.6", 9e6),
    ),
    "acute": (
        ("Urgent and emergency care", "7.3", 80e6), ("Planned surgery and theatres", "7.3", 95e6),
        ("Maternity and neonatal", "7.3", 35e6),
        ("Medicine and frailty", "7.3", 90e6), ("Outpatients and diagnostics", "7.3", 55e6), ("Cancer services",
        "7.3", 45e6),
        ("Critical care", "7.3", 25e6), ("Children and young people's services", "7.3", 22e6),
    ),
    "mental health": (
        ("Adult inpatient wards", "7.3", 38e6), ("Community mental health teams", "7.3", 34e6),
        ("Older adult services", "7.3", 20e6),
        ("Talking therapies", "7.2", 11e6), ("Children's neurodevelopment and CAMHS", "7.3", 19e6),
        ("Health visiting and school nursing", "7.4", 9e6),
        ("Learning disability services", "7.3", 14e6),
    ),
    "pcc": (
        ("Office of the Commissioner: staff and running costs", "3.1", 1.6e6),
        ("Independent custody visiting and scrutiny", "3.1", 0.1e6),
    ),
    "force": (
        ("Local policing: response and neighbourhoods", "3.1", 78e6), ("Crime and investigations", "3.1", 44e6),
        ("Contact management", "3.1", 17e6), ("Operational support: firearms, dogs, roads policing", "3.1", 20e6),
        ("Custody and criminal justice", "3.1", 14e6), ("Intelligence and specialist capabilities", "3.1", 18e6),
        ("Estates, fleet and IT", "3.1", 26e6),
    ),
    "fire": (
        ("Wholetime and on-call firefighters", "3.2", 22e6), ("Prevention and protection", "3.2", 4e6),
        ("Control and fleet", "3.2", 5e6),
    ),
    "ca": (
        ("Bus services support and franchising", "4.5", 24e6), ("Mayor's office and corporate", "1.1", 6e6),
        ("Strategy and spatial planning", "6.2", 2e6), ("Business growth hub", "4.1", 2.5e6),
    ),
    "drainage": (("Pumping stations and watercourses", "5.6", 0.9e6),),
    "nhse": (("Screening and immunisation programmes", "7.4", 9e6), ("Health and justice healthcare", "7.3", 6e6)),
    "mhclg": (("Planning Inspectorate casework", "1.1", 0.6e6),),
    "dfe": (("Student loans: teaching supplement", "9.4", 2e6),),
    "dhsc": (("NHS Blood and Transplant session costs", "7.3", 2.2e6),),
    "home office": (("Asylum accommodation and support", "10.7", 12e6), ("Border and immigration teams", "3.1", 4e6)),
    "dwp": (
        ("State Pension", "10.2", 390e6), ("Universal Credit", "10.9", 210e6), ("Personal Independence Payment",
        "10.1", 96e6), ("Attendance Allowance", "10.2", 31e6), ("Jobcentre services", "4.1", 8e6),
    ),
    "dft": (("Rail passenger services support", "4.5", 18e6),),
    "moj": (("Courts and tribunals", "3.3", 14e6), ("Legal aid", "3.3", 11e6)),
    "defra": (("Farm payments and countryside stewardship", "4.2", 9e6),),
    "ea": (("Permitting and compliance", "5.3", 1.4e6),),
    "hmpps": (("Custodial estate", "3.4", 24e6),),
    "homes england": (("Affordable Homes Programme", "6.1", 9e6), ("Brownfield land assembly", "6.2", 4e6)),
    "highways": (("Renewals and structures", "4.5", 7e6),),
    "ukhsa": (("Health protection team", "7.4", 1.3e6),),
    "academy": (
        ("Lettings and trading", "9.6", 0.3e6), ("School trips and activities", "9.6", 0.5e6),
        ("Catering met by parents", "9.6", 0.7e6),
    ),
    "college": (("Higher education courses", "9.4", 2.6e6), ("Commercial and employer-paid courses", "9.5", 1.3e6)),
    "landlord": (
        ("Responsive repairs", "6.1", 9e6), ("Planned investment in homes", "6.1", 14e6), ("Tenancy sustainment",
        "10.6", 1.1e6),
    ),
    "charity": (
        ("Fundraising and shops", "10.9", 0.2e6), ("Volunteer training", "10.9", 0.08e6),
        ("Trusts and foundations projects", "10.9", 0.15e6),
    ),
    "parish": (("Village hall and burial ground", "8.1", 0.04e6), ("Grass cutting and lighting", "6.4", 0.03e6)),
}  # fmt: skip
DETAIL = (
    "employees", "premises", "agency staff", "supplies and services", "third party payments", "area team north",
    "area team south",
    "contract inflation", "management", "invest to save", "winter pressures",
)  # fmt: skip
SUPPLIERS = (
    "Veridian Care Ltd", "Amberstone FM", "Redacted personal data", "Halden Highways JV", "Norcroft Legal LLP",
    "Sundry creditors",
    "Bluefin Software Ltd", "Tallow & Pike", "Crestline Agency", "various care homes",
)  # fmt: skip
OUTSIDERS = (
    "St Brannock's Hospice", "Eastholme City Council", "Wyreford Hospitals NHS Foundation Trust",
    "Larkhill Community Interest Company",
    "Yorvale Ambulance Service NHS Trust", "Canal and Heritage Trust", "Deepdale Special School Ltd",
    "Skerne Valley Academy",
)  # fmt: skip
OWN = ("", "", "", "", "council tax", "fees and charges", "general fund", "own resources", "reserves", "core budget")
OWN_OF = {
    "council": OWN,
    "district": OWN,
    "charity": ("donations", "National Lottery Community Fund", "", "shop income"),
}
SCHEMES = (
    "Thriving Places", "Early Action", "Stronger Together", "Moving On Up", "Delivery partner payments",
    "Commissioned activity 24/25",
    "Localities funding", "Programme drawdown", "Third party payments", "Transformation", "Grants paid over",
)  # fmt: skip
GENERAL_GRANTS = (
    ("Revenue Support Grant", 14e6), ("Section 31 grant - business rates reliefs", 11e6),
    ("Business rates top-up", 19e6),
    ("New Homes Bonus", 1.2e6), ("Social Care Grant", 16e6), ("Services Grant", 1.8e6), ("NNDR top up payment", 12e6),
    ("S31 compensation for under-indexing the multiplier", 4e6), ("Core Spending Power: Funding Guarantee", 1.4e6),
)  # fmt: skip
GENERAL_IN_COUNCIL = (
    ("Business rates tariff payable to MHCLG", 9e6), ("NNDR tariff", 7e6), ("New Homes Bonus grant income", 1.1e6),
    ("Social care grant (unringfenced)", 12e6), ("Section 31 business rates grants", 8e6),
)  # fmt: skip
CAPITAL_CHARGES = (
    ("Minimum revenue provision", 9e6), ("MRP", 7e6), ("Depreciation and impairment", 16e6), ("RCCO", 2e6),
    ("Amortisation of intangible assets", 0.6e6),
    ("Revenue contribution to capital outlay", 3e6), ("Capital charges: depreciation", 11e6),
    ("Direct revenue financing of capital", 1.6e6),
    ("MRP and voluntary revenue provision", 5e6),
)  # fmt: skip
PUBLIC_HEALTH = (
    ("Children 0-5: health visiting", 6e6), ("Drug and alcohol treatment", 4e6), ("Sexual health services", 2.6e6),
    ("School nursing 5-19", 1.5e6),
    ("Smoking cessation", 0.6e6), ("NHS Health Checks", 0.4e6), ("Weight management and physical activity", 0.5e6),
    ("Public health leadership and intelligence", 1.2e6),
)  # fmt: skip
POOLS = (
    ("Better Care Fund", "BCF", 44e6, "10.2"), ("Learning disability", "Section 75 LD", 31e6, "10.1"),
    ("Integrated community equipment", "ICES s75", 6e6, "10.1"),
    ("Mental health aftercare (s117)", "S75 s117", 12e6, "7.3"), ("Intermediate care and reablement",
    "S75 intermediate care", 14e6, "10.2"), ("Children's emotional wellbeing", "S75 CAMHS", 3e6, "10.4"),
)  # fmt: skip
SMALL_GRANTS = (
    ("Information and advice contract", "10.9"), ("Carers' respite breaks", "10.2"),
    ("Domestic abuse safe accommodation", "10.6"), ("Holiday activities and food", "10.4"),
    ("Recovery support and peer mentoring", "7.4"), ("Crisis cafe", "7.3"), ("Youth diversion sessions", "10.4"),
    ("Warm spaces", "10.9"),
    ("Social prescribing link workers", "7.2"), ("Household Support Fund food parcels", "10.9"), ("Dementia cafes",
    "10.2"), ("Hospital discharge home from hospital", "10.2"),
    ("Violence reduction mentoring", "3.1"), ("Community grants round 2", "6.2"),
)  # fmt: skip
