"""Where every reference table comes from: publisher, release, licence, and what to know before relying on it."""

from __future__ import annotations

from dataclasses import dataclass

TAKEN_ON = "2026-11-23"
"""The day the public tables were gathered (ISO date)."""

OGL = "Open Government Licence v3.0"


@dataclass(frozen=True, slots=True)
class Provenance:
    """The source of one table: who published it, which release, under what licence, and where it was taken from."""

    publisher: str
    release: str
    licence: str
    source: str
    note: str = ""


_HMT = "HM Treasury"
_ONS = "Office for National Statistics"
_DCLG = "Department for Communities and Local Government"
_OWN = "The xltools authors"
_MIT = "MIT"
_JUDGEMENT = (
    "Compiled from the classification, HM Treasury's data and the public forms; rows marked judgement are opinions."
)

PROVENANCE: dict[str, Provenance] = {
    "cofog": Provenance(
        "United Nations Statistics Division",
        "Classification of the Functions of Government, 1999",
        "ODC Public Domain Dedication and Licence",
        "datasets/cofog on GitHub",
        "10 divisions, 69 groups, 109 classes; a revision of the classification is due in 2027.",
    ),
    "cofog_groups": Provenance(
        _OWN,
        "first edition",
        _MIT,
        "written for this project",
        "What belongs to each of the 69 groups and what does not, with usual UK services, in the project's own words.",
    ),
    "cipfa_to_cofog": Provenance(_OWN, "first edition", _MIT, "compiled for this project", _JUDGEMENT),
    "revenue_outturn_to_cofog": Provenance(
        f"{_DCLG} and successors; {_OWN}",
        "Revenue outturn forms 2009-10 to 2024-25 (line names); first edition (mapping)",
        f"{OGL}; {_MIT}",
        "tompickup23/burnleycouncil (467dd3f) and BBC-Data-Unit/council-cuts-charts (5b54d08) on GitHub for the line names",
        _JUDGEMENT
        + " Most lines take the mapping of the nearest CIPFA line; the two licences of the names' repositories are not stated.",
    ),
    "revenue_summary_to_cofog": Provenance(
        f"{_DCLG}; {_OWN}",
        "Revenue summary 2010-11 (line names); first edition (mapping)",
        f"{OGL}; {_MIT}",
        "BBC-Data-Unit/council-cuts-charts on GitHub (5b54d08) for the line names",
        "Lines that finance services, pay levies or add up others are marked exclude. " + _JUDGEMENT,
    ),
    "laa_to_cofog": Provenance(_OWN, "first edition", _MIT, "compiled for this project", _JUDGEMENT),
    "organisations": Provenance(
        _OWN,
        "first edition",
        _MIT,
        "compiled for this project",
        "84 kinds of body as they were in 2009-10; counting rules are advice.",
    ),
    "districts": Provenance(
        _ONS,
        "Local authority districts 2009 to 2024",
        f"{OGL}; {_MIT}",
        "humaniverse/geographr (c026be5) lookup_ltla_ltla; BenjaminIsaac0111/daedalus (e32e181)",
        "`parts` are the districts of April 2009 (April 2020 in Wales, Scotland and Northern Ireland) each is "
        "made of. "
        "The six English codes changed in 2012-13 and two in 2025 are added from the ONS code history by hand.",
    ),
    "geography": Provenance(
        f"{_ONS} and others",
        "Areas 2009 to 2024",
        f"{OGL}; {_MIT}",
        "humaniverse/geographr (c026be5); mysociety/uk_local_authority_names_and_codes (67ef8b1); "
        "drkane/geo-lookups (e20a072); "
        "LeonardoCastro/BritishDrugDynamics (bac3b52); pilots: leadershipcentre.org.uk/totalplace",
        "All members are districts of April 2009. `part` marks a district that lies only partly, or in unknown "
        "part, in the area; `share` is how much of it, where known, by number of small areas (LSOAs), not people; shares "
        "under 2% were dropped. A share of Buckinghamshire stands for each of its four districts of 2009. "
        "151 PCTs (Hertfordshire as one); pilots compiled by hand, 62 districts; North East Mayoral unchecked. The ICBs "
        "that Waveney and Suffolk Coastal lie in are set by hand.",
    ),
    "wards_2017": Provenance(
        _ONS,
        "Small-area mid-year estimates 2017 and 2020, wards of December 2017",
        f"{OGL}; {_MIT}",
        "humaniverse/demographr (d041710) and humaniverse/geographr (c026be5); names drkane/geo-lookups (e20a072)",
        "Best fit: each small area (LSOA) counts wholly in one ward, so a small ward can be several per cent out, and a "
        "ward that no small area was given to is not listed. Not official ward estimates. No wards of 2009 were found; "
        "boundaries changed in many districts since.",
    ),
    "wards_2024": Provenance(
        _ONS,
        "Census 2021, wards of May 2024",
        f"{OGL}; {_MIT}",
        "humaniverse/demographr (d041710) and humaniverse/geographr (c026be5); names drkane/geo-lookups (e20a072)",
        "Usual residents, all ages only. Best fit, as for the wards of 2017.",
    ),
    "populations": Provenance(
        _ONS,
        "Mid-year estimates 2008-2011 (rebased), 2017, 2019, 2020; Census 2021",
        f"{OGL}; {_MIT}",
        "BenjaminIsaac0111/daedalus (e32e181); humaniverse/demographr (d041710); mysociety (67ef8b1) for "
        "Scotland and Northern Ireland 2020",
        "England 2008-2010 on the 326 districts of 2009: 18 of them are estimates (successor's total x its 2017 "
        "share). "
        "No ages before 2017. 2019 and 2020 are not rebased to the 2021 census; 2021 counts usual residents on "
        "census day.",
    ),
    "baseline_2008_09": Provenance(
        _HMT,
        "Public Expenditure Statistical Analyses 2010, chapter 9 database",
        OGL,
        "pesa_2010_database_tables_chapter9.xlsx",
        "2008-09, summed by region, COFOG division and whether councils spent it; UK total £602.355bn.",
    ),
    "baseline_2010_11": Provenance(
        _HMT,
        "Country and Regional Analysis 2014, database",
        OGL,
        "Country and Regional Analysis 2014 database",
        "2009-10 and 2010-11, summed by region, COFOG division and whether councils spent it; from £ thousand.",
    ),
    "london_spending_2010_11": Provenance(
        _HMT,
        "Country and Regional Analysis 2014, database",
        OGL,
        "Country and Regional Analysis 2014 database",
        "2010-11, London; programme codes removed, equal rows added up. Local Government England is the "
        "councils themselves.",
    ),
    "initial_estimates": Provenance(
        _HMT,
        "Public Expenditure Statistical Analyses 2010, chapter 9 database; Country and Regional Analysis 2014, database",
        OGL,
        "pesa_2010_database_tables_chapter9.xlsx; Country and Regional Analysis 2014 database",
        "2008-09 to 2010-11, identifiable, English regions in pounds, by department, body, programme and function. "
        "Without the councils and what they report themselves; small programmes, and those with receipts above "
        "spending, are added up by function. Who reports a programme is this project's judgement.",
    ),
    "hackney_revenue_summary_2010_11": Provenance(
        _DCLG,
        "Revenue summary (RS) 2010-11",
        OGL,
        "BBC-Data-Unit/council-cuts-charts on GitHub (5b54d08)",
        "Net current expenditure: net of fees and charges, before government grants. Form order kept. "
        "The source calls three lines of financing services; they are put under adjustment.",
    ),
    "share_errors": Provenance(
        f"{_HMT}; {_DCLG}; {_OWN}",
        "Public Expenditure Statistical Analyses 2010; Country and Regional Analysis 2014; revenue summary 2010-11",
        f"{OGL}; {_MIT}",
        "computed for this project from the HM Treasury databases and BBC-Data-Unit/council-cuts-charts on GitHub (5b54d08)",
        "Known wholes apportioned by people and compared with the actual figures of their parts; docs/sharing-out.md "
        "tells how. Ages of 2017 are used where none are published. City of London and Isles of Scilly are left out.",
    ),
    "share_total_trials": Provenance(
        f"{_HMT}; {_DCLG}; {_OWN}",
        "Public Expenditure Statistical Analyses 2010; Country and Regional Analysis 2014; revenue summary 2010-11",
        f"{OGL}; {_MIT}",
        "computed for this project from the HM Treasury databases and BBC-Data-Unit/council-cuts-charts on GitHub (5b54d08)",
        "True totals of regions and councils against the ranges of the table share_errors, added up in two ways.",
    ),
    "reference_counts": Provenance(
        "As each row says",
        "2008 to 2010",
        "facts quoted",
        "addresses in the rows",
        "Published totals to check a count against.",
    ),
}
