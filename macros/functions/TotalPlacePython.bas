Attribute VB_Name = "TotalPlacePython"
Option Explicit

' What the worksheet functions in TotalPlaceFunctions ask of xlwings: XLPy, the Python that answers them. It takes the place
' of xlwings' own module, which reads settings from the active workbook and its folder and puts the workbook's path into a
' command line. Here the settings are the add-in's own, and no name of a workbook is used. Needs Windows.

' The file names end in the version of xlwings when the add-in is built.
Private Declare PtrSafe Function Activate64 Lib "xlwings64.dll" Alias "XLPyDLLActivateAuto" _
    (ByRef Answer As Variant, ByVal Command As String, ByVal Mode As Long) As Long
Private Declare PtrSafe Function Activate32 Lib "xlwings32.dll" Alias "XLPyDLLActivateAuto" _
    (ByRef Answer As Variant, ByVal Command As String, ByVal Mode As Long) As Long
Private Declare PtrSafe Function LoadLibraryW Lib "kernel32" (ByVal Path As LongPtr) As LongPtr

Private Const START As Long = 1

Public Function XLPy() As Object
    Dim Answer As Variant, Failed As Long, Library As String
    If InStr(Application.OperatingSystem, "Mac") > 0 Then
        Err.Raise vbObjectError + 3, Description:="Total Place: these functions need Excel for Windows."
    End If
    Library = ThisWorkbook.Setting("xlwings_library")
    If LoadLibraryW(StrPtr(Library)) = 0 Then
        Err.Raise vbObjectError + 1, Description:="Total Place: please start Set up Total Place.cmd, or run xltools addin install, then start Excel again."
    End If
    If InStr(Library, "xlwings64") > 0 Then
        Failed = Activate64(Answer, ServerCommand(), START)
    Else
        Failed = Activate32(Answer, ServerCommand(), START)
    End If
    If Failed <> 0 Then Err.Raise vbObjectError + 2, Description:="Total Place: Python did not start. " & CStr(Answer)
    Set XLPy = Answer
End Function

' xlwings puts the number by which Excel finds the process in the place of $(CLSID).
Private Function ServerCommand() As String
    ServerCommand = Chr$(34) & ThisWorkbook.Setting("interpreter") & Chr$(34) & " -I -B -c " & Chr$(34) & "import xlwings; xlwings.serve('$(CLSID)')" & Chr$(34)
End Function
