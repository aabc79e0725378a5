Attribute VB_Name = "TotalPlaceRibbon"
Option Explicit

' The buttons of the tab Total Place, as customUI14.xml names them, and when each of them can be clicked.

Private Shown As IRibbonUI

Public Sub Loaded(ribbon As IRibbonUI)
    Set Shown = ribbon
End Sub

' Excel asks again which buttons are enabled. After an error in any macro Excel may have forgotten the tab: then they stay as
' they are, and a button that makes no sense says so itself.
Public Sub Refresh()
    If Not Shown Is Nothing Then Shown.Invalidate
End Sub

' Check

Public Sub Validate(control As IRibbonControl)
    TotalPlaceBridge.Click "validate", "checking this workbook"
End Sub

Public Sub ClearFindings(control As IRibbonControl)
    TotalPlaceBridge.Click "clear_findings", "clearing the findings"
End Sub

Public Sub NextFinding(control As IRibbonControl)
    TotalPlaceBridge.Click "next_finding", "looking for the next finding"
End Sub

Public Sub CompareVersions(control As IRibbonControl)
    TotalPlaceBridge.ClickForFile "compare_versions", "comparing two versions", "choose the earlier version"
End Sub

' Code

Public Sub SuggestCodes(control As IRibbonControl)
    TotalPlaceBridge.Click "suggest_codes", "suggesting COFOG codes"
End Sub

Public Sub ApplyCodes(control As IRibbonControl)
    TotalPlaceBridge.Click "apply_codes", "writing the codes you chose"
End Sub

Public Sub FillFromCipfa(control As IRibbonControl)
    TotalPlaceBridge.Click "fill_from_cipfa", "filling codes from the CIPFA lines"
End Sub

' Count

Public Sub FindDoubleCounts(control As IRibbonControl)
    TotalPlaceBridge.Click "find_double_counts", "looking for double counts"
End Sub

Public Sub Recount(control As IRibbonControl)
    TotalPlaceBridge.Click "recount", "counting again with your decisions"
End Sub

Public Sub ApportionLines(control As IRibbonControl)
    TotalPlaceBridge.Click "apportion", "apportioning the selected lines"
End Sub

Public Sub CompareBaseline(control As IRibbonControl)
    TotalPlaceBridge.Click "compare_baseline", "comparing with the baseline"
End Sub

' Mapping

Public Sub FillEstimates(control As IRibbonControl)
    TotalPlaceBridge.Click "fill_estimates", "filling in estimates"
End Sub

Public Sub BringInReturns(control As IRibbonControl)
    TotalPlaceBridge.Click "bring_in_returns", "bringing in what returns say"
End Sub

' Consolidate

' A spend mapping workbook lies in the folder it is counted with: nobody is asked for one.
Public Sub ConsolidateFolder(control As IRibbonControl)
    If IsMapping() Then
        TotalPlaceBridge.Click "consolidate_folder", "consolidating this folder"
    Else
        TotalPlaceBridge.ClickForFolder "consolidate_folder", "consolidating a folder", "choose the count folder"
    End If
End Sub

Public Sub WhereItStands(control As IRibbonControl)
    TotalPlaceBridge.Click "where_it_stands", "looking where the folder stands"
End Sub

' Report

Public Sub PrepareReports(control As IRibbonControl)
    TotalPlaceBridge.Click "prepare_reports", "preparing the reports"
End Sub

Public Sub OpenOutbox(control As IRibbonControl)
    TotalPlaceBridge.Click "open_outbox", "opening the outbox"
End Sub

Public Sub Explore(control As IRibbonControl)
    TotalPlaceBridge.Click "explore", "writing the page to explore"
End Sub

Public Sub Publish(control As IRibbonControl)
    TotalPlaceBridge.Click "publish", "writing the publication"
End Sub

' Help

Public Sub Guide(control As IRibbonControl)
    TotalPlaceBridge.Click "guide", "opening the guide"
End Sub

Public Sub CheckPc(control As IRibbonControl)
    TotalPlaceBridge.Click "check_pc", "checking this PC"
End Sub

Public Sub About(control As IRibbonControl)
    TotalPlaceBridge.Click "about", "looking up versions"
End Sub

' When a button is enabled

Public Sub EnabledForReturn(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = IsReturn()
End Sub

Public Sub EnabledForCount(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = IsCount()
End Sub

Public Sub EnabledForMapping(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = IsMapping()
End Sub

Public Sub EnabledForReturnOrCount(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = IsReturn() Or IsCount()
End Sub

Public Sub EnabledForReturnOrMapping(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = IsReturn() Or IsMapping()
End Sub

Public Sub EnabledForCountOrMapping(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = IsCount() Or IsMapping()
End Sub

Public Sub EnabledForAnyOfOurs(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = IsReturn() Or IsCount() Or IsMapping()
End Sub

Public Sub EnabledForAny(control As IRibbonControl, ByRef returnedVal As Variant)
    returnedVal = Not ActiveWorkbook Is Nothing
End Sub

Private Function IsReturn() As Boolean
    IsReturn = HasName("return_id") Or HasName("template_version")
End Function

Private Function IsCount() As Boolean
    IsCount = HasName("net_total")
End Function

Private Function IsMapping() As Boolean
    IsMapping = HasName("mapping_version")
End Function

' Only whether the workbook has the name: what the name says is not looked at.
Private Function HasName(ByVal Wanted As String) As Boolean
    Dim Found As Object
    On Error GoTo Absent
    Set Found = ActiveWorkbook.Names(Wanted)
    HasName = Not Found Is Nothing
    Exit Function
Absent:
    HasName = False
End Function
