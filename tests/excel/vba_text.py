"""The add-in's VBA as tests run it: what needs Windows put aside, what is shown taken note of, and errors caught."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LONGEST_CLICK = 120  # seconds
WINDOWS_SHELL = 'CreateObject("WScript.Shell")'
BOXES = "LiveBoxes"  # the module that takes note of message boxes
_START_AND_WAIT = re.compile(
    r"^(?P<head>[^\n']*\bFunction StartAndWait\((?P<arguments>[^)]*)\)[^\n]*\n.*?)"
    rf"^[^\n]*{re.escape(WINDOWS_SHELL)}.*?(?P<end>^\s*End Function)",
    re.DOTALL | re.MULTILINE,
)
_ARGUMENT = re.compile(r"(?:ByVal|ByRef)\s+(\w+)\s+As\s+String")
_DECLARED = re.compile(r"^\s*\w*\s*Declare ", re.MULTILINE)


def needs_windows(text: str) -> bool:
    """Say whether a module declares functions of Windows libraries: it does not compile here."""
    return bool(_DECLARED.search(text))


def noting_boxes(text: str) -> str:
    """Return a module's text with its message boxes taken note of instead of shown."""
    return re.sub(r"\bMsgBox\b", "BoxShown", text)


def choosing(text: str) -> str:
    """Return a module's text with the test's own choice in its dialog for a folder or a file; the dialog itself is made as ever."""
    return text.replace("Picker.Show()", "FolderShown()").replace("Picker.SelectedItems(1)", "FolderChosen()")


def calling(lines: str) -> str:
    """Return a module whose function `Answer` runs some lines and answers with the error where there is one."""
    return (
        "Option VBASupport 1\n"
        "Public Function Answer(control As Object) As String\n    On Error GoTo Failed\n"
        f"{lines}    Exit Function\nFailed:\n"
        '    Answer = "error " & Err.Number & ": " & Err.Description\nEnd Function\n'
    )


def _quoted(path: Path) -> str:
    return '"' + str(path).replace('"', '""') + '"'


def handing_over(text: str, folder: Path) -> str:
    """Return a module's text with the part of StartAndWait that needs Windows put aside, if it has one."""
    found = _START_AND_WAIT.search(text)
    if not found:
        if "StartAndWait(" in text and WINDOWS_SHELL in text:
            raise ValueError("StartAndWait is not where the tests expect it")
        return text
    command, settings = _ARGUMENT.findall(found["arguments"])
    body = f"""    Dim Channel As Integer, Ended As String, Waited As Long
    Channel = FreeFile
    Open {_quoted(folder / "command")} For Output As #Channel
    Print #Channel, {command}
    Close #Channel
    Open {_quoted(folder / "settings")} For Output As #Channel
    Print #Channel, {settings}
    Close #Channel
    Open {_quoted(folder / "asked")} For Output As #Channel
    Close #Channel
    Do While Dir({_quoted(folder / "answer")}) = "" And Waited < {LONGEST_CLICK * 40 + 400}
        Wait 25
        Waited = Waited + 1
    Loop
    Open {_quoted(folder / "answer")} For Input As #Channel
    Line Input #Channel, Ended
    Close #Channel
    If Ended = "refused" Then Err.Raise 53
    StartAndWait = CLng(Ended)
"""
    return text[: found.end("head")] + body + text[found.start("end") :]


def boxes_module(record: Path, chosen: Path) -> str:
    """Return a module that takes note of message boxes and says yes, or OK; and tells which workbook VBA has in front.

    A dialog for a folder or a file is answered with the one that a file names, or cancelled where there is no such file.
    """
    return f"""Option VBASupport 1
Public Function FolderShown() As Long
    If Dir({_quoted(chosen)}) <> "" Then FolderShown = -1
End Function
Public Function FolderChosen() As String
    Dim Channel As Integer, Folder As String
    Channel = FreeFile
    Open {_quoted(chosen)} For Input As #Channel
    Line Input #Channel, Folder
    Close #Channel
    FolderChosen = Folder
End Function
Public Function InFront() As String
    InFront = ActiveWorkbook.Name
End Function
Public Function BoxShown(ByVal Prompt As String, Optional ByVal Buttons As Variant, Optional ByVal Title As Variant) As Long
    Dim Channel As Integer
    Channel = FreeFile
    Open {_quoted(record)} For Append As #Channel
    Print #Channel, Replace(Replace(Prompt, Chr(13), ""), Chr(10), Chr(1))
    Close #Channel
    BoxShown = 1
    If Not IsMissing(Buttons) Then
        If (Buttons And 7) > 2 Then BoxShown = 6
    End If
End Function
"""
