Attribute VB_Name = "TotalPlaceBridge"
Option Explicit

' From a click to Python and back. What is run comes from this add-in's own sheet Settings and from nowhere else. Nothing from
' a workbook goes onto the command line: what Python must know goes into the environment of its process. Python is started
' with -I, so it takes nothing from the workbook's folder. Functions are private: a cell of any workbook could call others.

Private Const TITLE As String = "Total Place"
Private Const DONE As Long = 0
Private Const NONE_CHOSEN As String = "*" ' no folder or file is called so
Private Const FILE_PICKER As Long = 3 ' msoFileDialogFilePicker
Private Const FOLDER_PICKER As Long = 4 ' msoFileDialogFolderPicker
Private Const TOLD As Long = 10 ' Python has said what was wrong. Python alone leaves with 1, having said nothing.

Private Const NO_KEY As Long = -1 ' the program has no setting for Esc
Private Const KEY_OFF As Long = 0 ' xlDisabled: Esc does not break into a macro, which would lose its state

Private Busy As String ' what a click is doing; blank where none is
Private Clicked As Boolean ' a process is started for a click only, whoever else may find a way to call StartAndWait

Public Sub Click(ByVal Button As String, ByVal Doing As String)
    ClickFor Button, Doing, "", FOLDER_PICKER
End Sub

' A click that works on a folder: it is asked for in the words of `Wanted`, and where none is chosen nothing is done.
Public Sub ClickForFolder(ByVal Button As String, ByVal Doing As String, ByVal Wanted As String)
    ClickFor Button, Doing, Wanted, FOLDER_PICKER
End Sub

' A click that works on another file as well, asked for in the same way.
Public Sub ClickForFile(ByVal Button As String, ByVal Doing As String, ByVal Wanted As String)
    ClickFor Button, Doing, Wanted, FILE_PICKER
End Sub

' One click at a time: a second Python on the same workbook would write between the lines of the first.
Private Sub ClickFor(ByVal Button As String, ByVal Doing As String, ByVal Wanted As String, ByVal Picking As Long)
    Dim Words As String, Before As Variant, Key As Long
    If Busy <> "" Then
        Tell TITLE & " is still " & Busy & ". Wait until it has finished, then try again."
        Exit Sub
    End If
    Before = Application.StatusBar
    Busy = Doing
    On Error GoTo Failed
    Key = CancelKey(KEY_OFF)
    Words = DoneFor(Button, Doing, Wanted, Picking)
Finish:
    Busy = "" ' before all that could fail, else no button would ever answer again
    On Error GoTo 0 ' else an error from here on would come back here for ever
    If Key <> NO_KEY Then CancelKey Key
    Application.StatusBar = Before
    Tell Words
    Exit Sub
Failed:
    Words = "Something is wrong with this add-in: " & Err.Description & InstallWords()
    Resume Finish
End Sub

Private Sub Tell(ByVal Words As String)
    If Words <> "" Then MsgBox Words, vbExclamation, TITLE
End Sub

' Asks what must be asked and has it done; says what is to be said afterwards, or nothing.
Private Function DoneFor(ByVal Button As String, ByVal Doing As String, ByVal Wanted As String, ByVal Picking As Long) As String
    Dim Choice As String
    DoneFor = WhyNot()
    If DoneFor <> "" Then Exit Function
    Choice = Chosen(Wanted, Picking)
    If Choice = NONE_CHOSEN Then Exit Function
    Application.StatusBar = TITLE & ": " & Doing & "..."
    DoneFor = WordsAfter(Button, Choice)
End Function

' Sets what Esc does to a macro and returns what it did before.
Private Function CancelKey(ByVal Wanted As Long) As Long
    CancelKey = NO_KEY
    On Error GoTo NoSuchSetting
    CancelKey = Application.EnableCancelKey
    Application.EnableCancelKey = Wanted
NoSuchSetting:
End Function

' Why nothing can be started at all, or nothing.
Private Function WhyNot() As String
    If IsMac() Then
        WhyNot = "The buttons of Total Place need Excel for Windows. On a Mac, use the commands on the same workbooks: open Terminal and " & _
            "run" & vbLf & "    xltools --help"
    ElseIf IsProtectedView() Then
        WhyNot = "This workbook is open in Protected View. Choose Enable Editing at the top of the window, then try again."
    ElseIf ActiveWorkbook Is Nothing Then
        WhyNot = "Open a workbook first, then try again."
    ElseIf ThisWorkbook.Setting("interpreter") = "" Then
        WhyNot = "This add-in does not know yet where Python is." & InstallWords()
    End If
End Function

' Has Python do what the button is for; says what is to be said afterwards, or nothing.
Private Function WordsAfter(ByVal Button As String, ByVal Choice As String) As String
    On Error GoTo NotStarted
    Clicked = True
    WordsAfter = WordsFor(StartAndWait(CommandLine(), SettingsFor(Button, Choice)))
    Exit Function
NotStarted:
    WordsAfter = Err.Description
    Clicked = False
    WordsAfter = NotStartedWords() & vbLf & vbLf & "Windows said: " & WordsAfter
End Function

' The one place that uses Windows' own shell: the lines NAME=value go into the environment, then the command is run without
' a window and waited for. The answer is the exit code of the process.
Private Function StartAndWait(ByVal Command As String, ByVal Settings As String) As Long
    Dim WindowsShell As Object, Entry As Variant
    If Not Clicked Then Err.Raise 70 ' permission denied
    Clicked = False
    Set WindowsShell = CreateObject("WScript.Shell")
    For Each Entry In Split(Settings, vbLf)
        WindowsShell.Environment("PROCESS").Item(Split(Entry, "=", 2)(0)) = Split(Entry, "=", 2)(1)
    Next Entry
    StartAndWait = WindowsShell.Run(Command, 0, True)
End Function

Private Function CommandLine() As String
    CommandLine = Chr$(34) & ThisWorkbook.Setting("interpreter") & Chr$(34) & " -I -m xltools.excel.click"
End Function

Private Function SettingsFor(ByVal Button As String, ByVal Choice As String) As String
    SettingsFor = "TOTALPLACE_BUTTON=" & OneLine(Button) & vbLf & _
        "TOTALPLACE_BOOK=" & OneLine(ActiveWorkbook.FullName) & vbLf & _
        "TOTALPLACE_HWND=" & WindowNumber() & vbLf & _
        "TOTALPLACE_CHOSEN=" & OneLine(Choice)
End Function

' Without line ends: after one, the rest of a name would be taken for another setting.
Private Function OneLine(ByVal Text As String) As String
    OneLine = Replace(Replace(Text, vbCr, ""), vbLf, "")
End Function

' What to say of an exit code; nothing if all went well or Python has spoken.
Private Function WordsFor(ByVal Code As Long) As String
    Select Case Code
        Case DONE, TOLD
            WordsFor = ""
        ' A virtual environment without its Python; the Store's empty python; Windows: a DLL is missing, or did not start.
        Case 100 To 110, 9009, -1073741515, -1073741502
            WordsFor = NotStartedWords()
        Case Else
            WordsFor = "Total Place could not finish this (code " & Code & "). If it keeps happening, close Excel, run" & vbLf & _
                "    xltools addin check" & vbLf & "in a command prompt and do what it says, or send this file to whoever " & _
                "looks after xltools:" & vbLf & "    " & LogFile()
    End Select
End Function

Private Function NotStartedWords() As String
    NotStartedWords = "Total Place could not start Python at" & vbLf & "    " & ThisWorkbook.Setting("interpreter") & vbLf & _
        "It may have been moved or removed, or security software may have stopped it." & InstallWords()
End Function

Private Function InstallWords() As String
    InstallWords = vbLf & vbLf & "Close Excel. With Total Place for Windows, start Set up Total Place.cmd in its folder;" & vbLf & _
        "else open a command prompt and run" & vbLf & "    xltools addin install" & vbLf & "Then start Excel again."
End Function

Private Function LogFile() As String
    LogFile = Replace(ThisWorkbook.Setting("log"), "%LOCALAPPDATA%", Environ$("LOCALAPPDATA"))
End Function

' The folder or file chosen in Excel's own dialog. Blank where none is wanted, or the program has no such dialog: Python then
' takes the folder that the workbook in front lies in, or what was issued to its body.
Private Function Chosen(ByVal Wanted As String, ByVal Picking As Long) As String
    Dim Picker As Object
    If Wanted = "" Then Exit Function
    On Error GoTo NoDialog
    If Picking = FILE_PICKER Then
        Set Picker = Application.FileDialog(FILE_PICKER)
        Picker.AllowMultiSelect = False
    Else
        Set Picker = Application.FileDialog(FOLDER_PICKER)
    End If
    Picker.Title = TITLE & ": " & Wanted
    Chosen = NONE_CHOSEN
    If Picker.Show() <> 0 Then Chosen = Picker.SelectedItems(1)
    Exit Function
NoDialog:
    Chosen = ""
End Function

' 0 where the program has no window number.
Private Function WindowNumber() As String
    On Error GoTo NoNumber
    WindowNumber = CStr(Application.Hwnd)
    Exit Function
NoNumber:
    WindowNumber = "0"
End Function

' Excel for Mac makes no object of Windows, and so starts no Python.
Private Function IsMac() As Boolean
    IsMac = InStr(Application.OperatingSystem, "Mac") > 0
End Function

' False where the program knows no Protected View.
Private Function IsProtectedView() As Boolean
    On Error GoTo NoSuchView
    IsProtectedView = Not Application.ActiveProtectedViewWindow Is Nothing
    Exit Function
NoSuchView:
    IsProtectedView = False
End Function
