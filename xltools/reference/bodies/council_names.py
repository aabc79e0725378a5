"""What councils of 2009 call themselves where that is not "X District Council" or "X Council" (compiled for this project)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SINGLE_TIER: Mapping[str, str] = MappingProxyType(
    {
        "City of London": "City of London Corporation",
        "County Durham": "Durham County Council",
        "Northumberland": "Northumberland County Council",
        "Kingston upon Hull": "Hull City Council",
        "Bradford": "City of Bradford Metropolitan District Council",
        "York": "City of York Council",
        "Newcastle upon Tyne": "Newcastle City Council",
    }
    | {
        city: f"{city} City Council"
        for city in (
            *("Birmingham", "Bristol", "Coventry", "Derby", "Leeds", "Leicester", "Liverpool", "Manchester"),
            *("Nottingham", "Peterborough", "Plymouth", "Portsmouth", "Salford", "Sheffield", "Southampton"),
            *("Stoke-on-Trent", "Sunderland", "Wolverhampton"),
        )
    }
)
"""Single-tier councils, by district, whose name is not their district's with "Council" behind it."""

CITIES = frozenset(
    (
        *("Cambridge", "Canterbury", "Carlisle", "Exeter", "Gloucester", "Lancaster", "Norwich", "Oxford"),
        *("Preston", "Winchester", "Worcester"),
    )
)
"""Districts in counties whose council is a city council."""

BOROUGHS = frozenset(
    (
        *("Allerdale", "Barrow-in-Furness", "Copeland"),
        *("Amber Valley", "Chesterfield", "Erewash", "High Peak"),
        *("West Devon", "Christchurch", "Weymouth and Portland", "Eastbourne", "Hastings"),
        *("Brentwood", "Castle Point", "Chelmsford", "Colchester", "Cheltenham", "Tewkesbury"),
        *("Basingstoke and Deane", "Eastleigh", "Fareham", "Gosport", "Havant", "Rushmoor", "Test Valley"),
        *("Broxbourne", "Dacorum", "Hertsmere", "Stevenage", "Watford", "Welwyn Hatfield"),
        *("Ashford", "Dartford", "Gravesham", "Maidstone", "Swale", "Tonbridge and Malling", "Tunbridge Wells"),
        *("Burnley", "Chorley", "Fylde", "Hyndburn", "Pendle", "Ribble Valley", "Rossendale", "South Ribble"),
        *("West Lancashire", "Wyre", "Charnwood", "Hinckley and Bosworth", "Melton", "Oadby and Wigston", "Boston"),
        *("Great Yarmouth", "King's Lynn and West Norfolk", "Corby", "Kettering", "Northampton", "Wellingborough"),
        *("Harrogate", "Scarborough", "Broxtowe", "Gedling", "Rushcliffe", "Taunton Deane"),
        *("East Staffordshire", "Newcastle-under-Lyme", "Stafford", "Tamworth", "Ipswich", "St Edmundsbury"),
        *("Elmbridge", "Epsom and Ewell", "Guildford", "Reigate and Banstead", "Runnymede", "Spelthorne"),
        *("Surrey Heath", "Waverley", "Woking", "North Warwickshire", "Nuneaton and Bedworth", "Rugby"),
        *("Crawley", "Worthing", "Redditch"),
    )
)
"""Districts in counties whose council is a borough council."""

OTHERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "Lincoln": ("City of Lincoln Council", "Lincoln City"),
        "St Albans": ("St Albans City and District Council", "St Albans"),
    }
)
"""Districts in counties whose council follows no rule: its name and its short name."""

FORMER_NAMES: Mapping[str, tuple[str, str]] = MappingProxyType({"Folkestone and Hythe": ("Shepway", "2018")})
"""Districts whose councils took another name: the former one, and the year in which it ended."""


def district_council(district: str, year: str) -> tuple[str, str]:
    """Return the name and short name of the council of a district in a county, as it was in a financial year."""
    former, until = FORMER_NAMES.get(district, ("", ""))
    name = former if year < until else district
    if name in OTHERS:
        return OTHERS[name]
    if name in CITIES:
        return f"{name} City Council", f"{name} City"
    if name in BOROUGHS:
        return f"{name} Borough Council", f"{name} BC"
    return f"{name} District Council", f"{name} DC"


def single_tier_council(district: str) -> str:
    """Return the name of the council of a single-tier district outside London."""
    return SINGLE_TIER.get(district, f"{district} Council")
