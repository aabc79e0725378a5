"""Workbooks whose address Excel gives as https://...: the file on this computer, by what OneDrive notes in the registry."""

from __future__ import annotations

from pathlib import Path

import pytest

from xltools.excel.synced import SyncedFolder, folders_here, is_address, path_here, synced_folders

MINE = "https://westshire-my.sharepoint.com/personal/anna_khan_westshire_gov_uk/Documents"
FINANCE = "https://westshire.sharepoint.com/sites/Finance/Shared Documents"
PERSONAL = "https://d.docs.live.net"


class Desk:
    """A computer with files, and what its registry says of folders kept in step."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.keys: list[dict[str, str]] = []

    def syncs(self, address: str, folder: str, **more: str) -> None:
        """Note a folder kept in step."""
        (self.home / folder).mkdir(parents=True, exist_ok=True)
        names = {"UrlNamespace": address, "MountPoint": str(self.home / folder), **more}
        self.keys.append({name.casefold(): value for name, value in names.items()})

    def has(self, file: str) -> Path:
        """Put a file there."""
        path = self.home / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
        return path

    def opened(self, address: str) -> Path | None:
        """Where the workbook of this address lies."""
        return path_here(address, synced_folders(self.keys))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_personal_account(desk: Desk) -> None:
    desk.syncs(PERSONAL, "OneDrive", CID="1A2B3C4D5E6F7890")
    file = desk.has("OneDrive/Count/returns/a.xlsx")
    assert desk.opened(f"{PERSONAL}/1a2b3c4d5e6f7890/Count/returns/a.xlsx") == file


def test_a_personal_account_whose_number_is_part_of_its_address(desk: Desk) -> None:
    desk.syncs(f"{PERSONAL}/1A2B3C4D5E6F7890", "OneDrive")
    file = desk.has("OneDrive/a.xlsx")
    assert desk.opened(f"{PERSONAL}/1a2b3c4d5e6f7890/a.xlsx") == file


def test_a_work_account(desk: Desk) -> None:
    desk.syncs(f"{MINE}/", "OneDrive - Westshire Council")
    file = desk.has("OneDrive - Westshire Council/Total Place/returns/a.xlsx")
    assert desk.opened(f"{MINE}/Total Place/returns/a.xlsx") == file


def test_a_team_site_kept_whole(desk: Desk) -> None:
    desk.syncs(f"{FINANCE}/", "Westshire Council/Finance - Documents")
    file = desk.has("Westshire Council/Finance - Documents/Total Place/a.xlsx")
    assert desk.opened(f"{FINANCE}/Total Place/a.xlsx") == file


@pytest.mark.parametrize("name", ["Finance - General", "General - Finance", "General"])
def test_a_folder_of_a_team_site(name: str, desk: Desk) -> None:
    desk.syncs(f"{FINANCE}/", f"Westshire Council/{name}", IsFolderScope="1")
    file = desk.has(f"Westshire Council/{name}/Total Place/a.xlsx")
    assert desk.opened(f"{FINANCE}/General/Total Place/a.xlsx") == file


def test_a_folder_of_a_team_site_whose_own_address_is_noted_under_any_name(desk: Desk) -> None:
    address = f"{FINANCE}/Projects/2026/Total Place"
    desk.syncs(f"{FINANCE}/", "OneDrive - Westshire Council/TP", FullRemotePath=address)
    file = desk.has("OneDrive - Westshire Council/TP/returns/a.xlsx")
    assert desk.opened(f"{address}/returns/a.xlsx") == file
    assert desk.opened(f"{FINANCE}/Projects/2025/Total Place/returns/a.xlsx") is None


def test_a_shortcut_to_a_folder_that_a_colleague_shares(desk: Desk) -> None:
    ben = "https://westshire-my.sharepoint.com/personal/ben_westshire_gov_uk/Documents"
    desk.syncs(f"{MINE}/", "OneDrive - Westshire Council")
    desk.syncs(f"{ben}/", "OneDrive - Westshire Council/Count 2025-26", FullRemotePath=f"{ben}/Work/Count 2025-26")
    file = desk.has("OneDrive - Westshire Council/Count 2025-26/count.xlsx")
    assert desk.opened(f"{ben}/Work/Count 2025-26/count.xlsx") == file


def test_two_accounts_each_with_a_file_of_the_same_name(desk: Desk) -> None:
    desk.syncs(PERSONAL, "OneDrive", CID="1A2B3C4D5E6F7890")
    desk.syncs(f"{MINE}/", "OneDrive - Westshire Council")
    private, work = desk.has("OneDrive/a.xlsx"), desk.has("OneDrive - Westshire Council/a.xlsx")
    assert desk.opened(f"{PERSONAL}/1a2b3c4d5e6f7890/a.xlsx") == private
    assert desk.opened(f"{MINE}/a.xlsx") == work


def test_a_renamed_library_is_found_by_its_address(desk: Desk) -> None:
    library = "https://westshire.sharepoint.com/sites/Finance/Shared Documents"
    desk.syncs(f"{library}/", "Westshire Council/Finance - Money and Assets")
    file = desk.has("Westshire Council/Finance - Money and Assets/a.xlsx")
    assert desk.opened(f"{library}/a.xlsx") == file


@pytest.mark.parametrize(
    "address",
    [
        f"{FINANCE}/Zählung für Köln & Ende/a b.xlsx",
        "https://westshire.sharepoint.com/sites/Finance/Shared%20Documents/Z%C3%A4hlung%20f%C3%BCr%20K%C3%B6ln%20%26%20Ende/a%20b.xlsx",
        "HTTPS://Westshire.SharePoint.com/sites/finance/shared documents/Zählung für Köln & Ende/a b.xlsx",
        f"{FINANCE}/Zählung für Köln & Ende/a b.xlsx?web=1",
    ],
)
def test_spaces_umlauts_and_capitals(address: str, desk: Desk) -> None:
    desk.syncs("https://westshire.sharepoint.com/sites/Finance/Shared%20Documents/", "Westshire/Finance - Documents")
    file = desk.has("Westshire/Finance - Documents/Zählung für Köln & Ende/a b.xlsx")
    assert desk.opened(address) == file


@pytest.mark.parametrize("name", ["100% #1 (v2).xlsx", "a%20b.xlsx", "a+b.xlsx"])
def test_signs_that_addresses_use_may_be_part_of_a_name(name: str, desk: Desk) -> None:
    desk.syncs(f"{FINANCE}/", "Finance - Documents")
    assert desk.opened(f"{FINANCE}/{name}") is None
    file = desk.has(f"Finance - Documents/{name}")
    assert desk.opened(f"{FINANCE}/{name}") == file


def test_a_file_whose_name_has_what_stands_for_a_space_goes_before_one_with_a_space(desk: Desk) -> None:
    desk.syncs(f"{FINANCE}/", "Finance - Documents")
    with_space = desk.has("Finance - Documents/a b.xlsx")
    assert desk.opened(f"{FINANCE}/a%20b.xlsx") == with_space
    as_written = desk.has("Finance - Documents/a%20b.xlsx")
    assert desk.opened(f"{FINANCE}/a%20b.xlsx") == as_written


def test_a_link_that_somebody_copied_from_the_browser(desk: Desk) -> None:
    desk.syncs(f"{FINANCE}/", "Finance - Documents")
    file = desk.has("Finance - Documents/Total Place/a.xlsx")
    link = "https://westshire.sharepoint.com/:x:/r/sites/Finance/Shared%20Documents/Total%20Place/a.xlsx?d=w82af&csf=1&web=1"
    assert desk.opened(link) == file
    assert desk.opened("https://westshire.sharepoint.com/:x:/s/Finance/EaBcD123?e=mXYB20") is None


def test_a_folder_whose_own_address_is_noted_is_no_other_folder_of_that_name(desk: Desk) -> None:
    """Folders of one name stand in each other, and one file of the name lies in each; it is not here."""
    desk.syncs(f"{FINANCE}/", "Finance - Test", FullRemotePath=f"{FINANCE}/Test/Test")
    desk.has("Finance - Test/a.xlsx")
    assert desk.opened(f"{FINANCE}/Test/Test/Test/a.xlsx") is None


def test_a_file_beside_the_one_folder_that_is_kept_is_not_the_one_in_it(desk: Desk) -> None:
    desk.syncs(f"{FINANCE}/", "Finance - General", IsFolderScope="1")
    file = desk.has("Finance - General/a.xlsx")
    assert desk.opened(f"{FINANCE}/a.xlsx") is None
    assert desk.opened(f"{FINANCE}/General/a.xlsx") == file


def test_an_address_of_this_computer(tmp_path: Path) -> None:
    file = tmp_path / "Zählung #1 a b.xlsx"
    assert path_here(file.as_uri(), ()) == file
    assert path_here(file.as_uri().replace("%23", "#"), ()) == file


def test_what_is_not_kept_here_is_not_found(desk: Desk) -> None:
    desk.syncs(f"{MINE}/", "OneDrive - Westshire Council")
    desk.has("OneDrive - Westshire Council/a.xlsx")
    assert desk.opened(f"{FINANCE}/a.xlsx") is None
    assert (
        desk.opened("https://westshire-my.sharepoint.com/personal/anna_khan_westshire_gov_uk/Documents2/a.xlsx") is None
    )


def test_a_file_that_is_gone_is_not_found(desk: Desk) -> None:
    desk.syncs(f"{MINE}/", "OneDrive - Westshire Council")
    assert desk.opened(f"{MINE}/gone.xlsx") is None


def test_the_folder_nearest_to_the_file_wins(desk: Desk) -> None:
    """A folder of a library is kept apart and the library whole: both hold the file, in two places."""
    desk.syncs(f"{FINANCE}/", "Finance - Documents")
    desk.syncs(f"{FINANCE}/", "Finance - General", FullRemotePath=f"{FINANCE}/General")
    desk.has("Finance - Documents/General/a.xlsx")
    nearest = desk.has("Finance - General/a.xlsx")
    assert desk.opened(f"{FINANCE}/General/a.xlsx") == nearest


def test_what_could_be_one_of_two_files_is_neither(desk: Desk) -> None:
    desk.syncs(f"{FINANCE}/", "Finance - Documents")
    desk.syncs(f"{FINANCE}/", "Copy/Finance - Documents")
    desk.has("Finance - Documents/a.xlsx")
    desk.has("Copy/Finance - Documents/a.xlsx")
    assert desk.opened(f"{FINANCE}/a.xlsx") is None


def test_a_folder_of_another_name_is_never_guessed(desk: Desk) -> None:
    """A file of this name lies in a folder kept in step, but nothing says that it is the folder of the address."""
    desk.syncs(f"{FINANCE}/", "Westshire Council/Finance - General")
    desk.has("Westshire Council/Finance - General/a.xlsx")
    assert desk.opened(f"{FINANCE}/Budget 2019/a.xlsx") is None


@pytest.mark.parametrize("rest", ["../secret.xlsx", "General/../../secret.xlsx", "..%2Fsecret.xlsx", "..\\secret.xlsx"])
def test_no_address_leads_out_of_its_folder(rest: str, desk: Desk) -> None:
    desk.syncs(f"{FINANCE}/", "sync/Finance - Documents")
    desk.has("sync/secret.xlsx")
    desk.has("secret.xlsx")
    assert desk.opened(f"{FINANCE}/{rest}") is None


def test_a_key_without_folder_or_address_is_passed_over() -> None:
    assert synced_folders([{"mountpoint": "C:\\x"}, {"urlnamespace": MINE}, {}]) == ()
    assert synced_folders([{"urlnamespace": MINE, "mountpoint": "C:\\x"}]) == (SyncedFolder(MINE, Path("C:\\x")),)


def test_here_there_is_no_registry() -> None:
    assert folders_here() == ()


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("file:///C:/Count%20folder/a.xlsx", "C:/Count folder/a.xlsx"),
        ("file:///home/ann/50%25.xlsx", "/home/ann/50%.xlsx"),
        ("file://server/share/a%231.xlsx", "//server/share/a#1.xlsx"),
    ],
)
def test_an_address_of_a_drive_a_folder_or_a_share_is_its_path(address: str, path: str) -> None:
    assert path_here(address, ()) == Path(path)


def test_only_addresses_are_looked_up() -> None:
    assert is_address("https://x/a.xlsx")
    assert is_address("file:///C:/a.xlsx")
    assert not is_address("C:\\a.xlsx")
    assert not is_address("\\\\server\\share\\a.xlsx")
    assert not is_address("Book1")
