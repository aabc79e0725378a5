"""The words of the Guidance sheet: what a busy accountant needs to fill in the return and no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its short lines."""

    heading: str
    lines: tuple[str, ...]


TITLE = "What public money is spent in this place: your organisation's return"

BEFORE_EXAMPLES = (
    Section(
        "What this is",
        (
            "We are counting all public spending in one place for one financial year, by every public body, and on what.",
            "We ask you for your part of it: one line for each service, for the place and year named on the Return sheet.",
            "A good estimate today is worth more than a perfect figure too late. Tell us how you reached it, and we use it.",
        ),
    ),
    Section(
        "How to fill it in",
        (
            "1. Return sheet: answer the questions there. What we know already is filled in; correct it if it is wrong.",
            "2. Spending sheet: one line for each service. The table grows as you type; sort, filter and paste as you like.",
            "3. Checks sheet: it adds up your lines and says whether the return is ready to send.",
            "4. Save it under any name and send it back to the address it came from.",
        ),
    ),
    Section(
        "What to include",
        (
            "The planned total cost of each service you run or pay for, running costs and capital, in whole pounds.",
            "Gross figures: before fees, charges and grants are taken off. Income goes in its own column, as a positive figure.",
            "Money you pass on to other bodies, with their name in Paid on to. Money you received, with its Original source.",
            "Overheads: either inside each service or on lines of their own, never both. Say which on the Return sheet.",
        ),
    ),
    Section(
        "What to leave out",
        (
            "Totals and subtotals: only the lines themselves, or the money is counted twice.",
            "Financing: general grant, council tax and business rates received, interest, loan repayments, MRP.",
            "Movements on reserves and balances, depreciation and impairment, internal recharges between your own services.",
        ),
    ),
    Section(
        "If your figures cover a wider area than the place",
        (
            "Use the first of these that you can, and name it in How the local figure was reached:",
            "1. Actual: your records show what was spent in the place.",
            "2. Service measure: apportion by what drives the cost, such as pupils, claimants, patients or miles of road.",
            "3. Weighted population: a recognised needs formula.",
            "4. Population: apportion by the people the service is for. This is the last resort; use it when nothing else exists.",
            "Or give us the whole figure, name its area, choose Please apportion, and we work out the place's part.",
        ),
    ),
    Section(
        "How to keep money from being counted twice",
        (
            "The same pound often passes through several bodies, and each reports it. We only see that if you tell us:",
            "- where the money first came from (Original source of the money), such as the department that gave the grant;",
            "- whom you passed it to (Paid on to), and the fund, grant or pooled budget it belongs to.",
            "For a pooled budget, its host reports what the pool spends; the others name the pool on what they put in.",
            "Leave no line out because someone else may report it: we compare all returns before we remove anything.",
        ),
    ),
    Section(
        "COFOG in five lines",
        (
            "COFOG is the United Nations' list of what governments spend on. It fits councils, the NHS and departments alike.",
            "There are ten divisions (such as 07 Health, 09 Education, 10 Social protection), each with groups (10.2 Old age).",
            "Pick the group from the list, or type its code: 10.2 is enough. If only the division is certain, give the division.",
            "Code what the money is for, not who spends it: school meals are education even if a catering service cooks them.",
            "If your accounts follow CIPFA's service lines, pick that line instead and leave COFOG blank. We translate it.",
        ),
    ),
)

EXAMPLE_HEADING = "Three lines as they might look"
EXAMPLE_COLUMNS = (
    "Service",
    "COFOG code",
    "Revenue or capital",
    "Gross spending (£)",
    "Income (£)",
    "Original source of the money",
    "Paid on to",
    "How the local figure was reached",
)
EXAMPLES: tuple[tuple[str | int, ...], ...] = (
    ("Care homes for older people", "10.2 Old age", "Revenue", 12_400_000, 3_100_000, "", "", "Actual"),
    (
        "Adult learning courses",
        "09.5 Education not definable by level",
        "Revenue",
        860_000,
        95_000,
        "Skills Funding Agency",
        "Community College",
        "Actual",
    ),
    (
        "Neighbourhood policing",
        "03.1 Police services",
        "Revenue",
        7_250_000,
        0,
        "Home Office",
        "",
        "Service measure",
    ),
)

AFTER_EXAMPLES = (
    Section(
        "What happens next",
        (
            "We check what you send and write to you about anything to correct. The newest return you send counts.",
            "If you get this workbook back with findings, they are listed on the Findings sheet; the cells are coloured.",
            "An error has to be corrected; the colour then goes out. A warning may be right: say why in Your explanation.",
            "When the returns are in, the lead team puts them together and publishes the count with its sources and methods.",
        ),
    ),
    Section(
        "Whom to ask",
        (
            "Reply to the message this workbook came with. No question is too small; a short call saves us both an hour.",
        ),
    ),
    Section(
        "What we keep, and for how long",
        (
            "Your figures and explanations, the name and e-mail address of your contact, and who signed off.",
            "Names and addresses are used only for questions about these figures.",
            "The figures stay with the count, so that anyone can see how it was reached. Name no private persons in Notes.",
        ),
    ),
)
