"""Suggested partners of places that are difficult, read through once by eye and kept: local bodies by their short names."""

from __future__ import annotations

import pytest

from xltools.reference.areas.meant import place_meant
from xltools.reference.bodies.register import bodies_of

SHORT_NAMES = {
    ("Hackney", "2024-25"): (
        "LB Hackney; NHS North East London; MOPAC; MPS; LFC; GLA; TfL; NLWA; LVRPA; Homerton; Barts Health; "
        "Moorfields Eye Hospital; ELFT; LAS"
    ),
    ("City of London", "2024-25"): (
        "City of London; NHS North East London; CoLP; LFC; GLA; TfL; Barts Health; UCLH; Moorfields Eye "
        "Hospital; Guy's and St Thomas' FT; Homerton; ELFT; LAS"
    ),
    ("Greater Manchester", "2024-25"): (
        "Bolton MBC; Bury MBC; Manchester; Oldham MBC; Rochdale MBC; Salford; Stockport MBC; Tameside MBC; "
        "Trafford MBC; Wigan MBC; GMCA; NHS Greater Manchester; GMP; TfN; Peak District NPA; TfGM; MFT; "
        "Northern Care Alliance; Bolton FT; Wrightington, Wigan and Leigh FT; Stockport FT; Tameside and "
        "Glossop Integrated Care; Christie; Greater Manchester Mental Health; Pennine Care; North West "
        "Ambulance Service; Parishes"
    ),
    ("North Yorkshire", "2024-25"): (
        "North Yorkshire; YNYCA; NHS Lancashire and South Cumbria; NHS Humber and North Yorkshire; NHS West "
        "Yorkshire; North Yorkshire Police; TfN; North York Moors NPA; Yorkshire Dales NPA; IDBs; York and "
        "Scarborough Teaching Hospitals; Harrogate and District FT; South Tees Hospitals; Airedale FT; Leeds "
        "Teaching Hospitals; Tees, Esk and Wear Valleys FT; Yorkshire Ambulance Service; Parishes"
    ),
    ("Westmorland and Furness", "2024-25"): (
        "Westmorland and Furness; NHS Lancashire and South Cumbria; NHS North East and North Cumbria; Cumbria "
        "Constabulary; Cumbria PFCC; Cumbria Fire; TfN; Lake District NPA; Yorkshire Dales NPA; University "
        "Hospitals of Morecambe Bay; North Cumbria Integrated Care; Lancashire Teaching Hospitals; Lancashire "
        "and South Cumbria FT; North West Ambulance Service; Parishes"
    ),
    ("West Northamptonshire", "2020-21"): (
        "Northamptonshire CC; Daventry DC; Northampton BC; South Northamptonshire DC; Northamptonshire "
        "Police; Northamptonshire PFCC; Northamptonshire Fire; Northampton General Hospital; Oxford "
        "University Hospitals; Northamptonshire Healthcare; East Midlands Ambulance Service; CCGs; Parishes"
    ),
    ("West Northamptonshire", "2021-22"): (
        "West Northamptonshire; Northamptonshire Police; Northamptonshire PFCC; Northamptonshire Fire; "
        "Northampton General Hospital; Oxford University Hospitals; Northamptonshire Healthcare; East "
        "Midlands Ambulance Service; CCGs; Parishes"
    ),
    ("Somerset", "2022-23"): (
        "Somerset CC; Mendip DC; Sedgemoor DC; South Somerset DC; Somerset West and Taunton; NHS Somerset; "
        "Avon and Somerset Police; Avon and Somerset PCC; Devon and Somerset Fire; Exmoor NPA; IDBs; Somerset "
        "FT; Yeovil District Hospital; Royal United Hospitals Bath; University Hospitals Bristol and Weston; "
        "South Western Ambulance Service; Parishes"
    ),
    ("Sheffield", "2025-26"): (
        "Sheffield; SYMCA; NHS South Yorkshire; South Yorkshire Police; South Yorkshire Fire; TfN; Peak "
        "District NPA; Sheffield Teaching Hospitals; Sheffield Children's; Sheffield Health and Social Care; "
        "Yorkshire Ambulance Service; Parishes"
    ),
    ("East Suffolk", "2024-25"): (
        "Suffolk CC; East Suffolk; NHS Norfolk and Waveney; NHS Suffolk and North East Essex; Suffolk "
        "Constabulary; Suffolk PCC; Broads; IDBs; East Suffolk and North Essex FT; James Paget University "
        "Hospitals; Norfolk and Norwich University Hospitals; Norfolk and Suffolk FT; East of England "
        "Ambulance Service; Parishes"
    ),
    ("Surrey Heath", "2026-27"): (
        "Surrey CC; Surrey Heath BC; NHS Surrey and Sussex; Surrey Police; Surrey PCC; Frimley Health; Royal "
        "Surrey County Hospital; Ashford and St Peter's Hospitals; Surrey and Borders Partnership; South East "
        "Coast Ambulance Service; Parishes"
    ),
    ("Isles of Scilly", "2024-25"): (
        "Isles of Scilly; NHS Cornwall and the Isles of Scilly; Devon and Cornwall Police; Devon and Cornwall "
        "PCC; Royal Cornwall Hospitals; Cornwall Partnership; South Western Ambulance Service"
    ),
    ("Halton", "2024-25"): (
        "Halton; LCRCA; NHS Cheshire and Merseyside; Cheshire Constabulary; Cheshire PCC; Cheshire Fire; TfN; "
        "Merseytravel; Warrington and Halton Teaching Hospitals; Mersey and West Lancashire Teaching "
        "Hospitals; Liverpool Heart and Chest Hospital; Clatterbridge Cancer Centre; Walton Centre; Alder Hey "
        "Children's; Bridgewater Community Healthcare; Mersey Care; North West Ambulance Service; Parishes"
    ),
    ("Buckinghamshire", "2018-19"): (
        "Buckinghamshire CC; Aylesbury Vale DC; Chiltern DC; South Bucks DC; Wycombe DC; Thames Valley "
        "Police; Thames Valley PCC; Buckinghamshire Fire; IDBs; CCGs; NHS trusts; Parishes"
    ),
}


@pytest.mark.parametrize(("name", "year"), SHORT_NAMES)
def test_the_local_bodies_of_a_difficult_place(name: str, year: str) -> None:
    everywhere = {"ORG024", "ORG025", "ORG067", "ORG075", "ORG079"}
    bodies = [body for body in bodies_of(place_meant(name, year).place) if body.asked and body.kind not in everywhere]
    local = [body.short_name for body in bodies if not body.level.startswith("National")]
    assert "; ".join(local) == SHORT_NAMES[name, year]


@pytest.mark.parametrize(
    ("year", "there", "gone"),
    [
        ("2014-15", "DCLG BIS DECC DH SFA EFA NOMS HCA HA BLF PHE", "MHCLG BEIS DHSC"),
        ("2017-18", "MHCLG BEIS DHSC ESFA HMPPS Homes-England BLF PHE", "DCLG BIS DECC SFA NOMS HCA"),
        ("2022-23", "DLUHC BEIS DHSC ESFA UKHSA National-Highways TNLCF", "MHCLG DBT PHE Highways-England"),
        ("2023-24", "DLUHC DBT DESNZ DSIT FCDO DCMS", "MHCLG BEIS DIT"),
        ("2024-25", "MHCLG DBT DESNZ DSIT ESFA", "DLUHC BEIS"),
        ("2025-26", "MHCLG DfE NHSE", "ESFA DLUHC"),
    ],
)
def test_departments_and_agencies_bear_the_names_of_the_year(year: str, there: str, gone: str) -> None:
    asked = {body.short_name.replace(" ", "-") for body in bodies_of(place_meant("Kent", year).place) if body.asked}
    assert set(there.split()) - asked == set()
    assert set(gone.split()) & asked == set()
