Attribute VB_Name = "TotalPlaceFunctions"
Option Explicit
' The worksheet functions, written by xlwings' generator: python -m xltools.excel.addin.wrappers
#Const App = "Microsoft Excel"

Function APPORTION(amount, from_area, to_area, year, Optional key)
Attribute APPORTION.VB_Description = "Part of an amount that falls to a smaller area, exact to the penny."
Attribute APPORTION.VB_ProcData.VB_Invoke_Func = " \n20"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        APPORTION = XLPy.CallUDF("xltools.excel.functions", "APPORTION", Array(amount, from_area, to_area, year, key), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        APPORTION = XLPy.CallUDF("xltools.excel.functions", "APPORTION", Array(amount, from_area, to_area, year, key))
        Exit Function
    #End If
failed:
    APPORTION = Err.Description
End Function

Function CIPFA_TO_COFOG(line)
Attribute CIPFA_TO_COFOG.VB_Description = "COFOG code of a CIPFA service line."
Attribute CIPFA_TO_COFOG.VB_ProcData.VB_Invoke_Func = " \n20"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        CIPFA_TO_COFOG = XLPy.CallUDF("xltools.excel.functions", "CIPFA_TO_COFOG", Array(line), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        CIPFA_TO_COFOG = XLPy.CallUDF("xltools.excel.functions", "CIPFA_TO_COFOG", Array(line))
        Exit Function
    #End If
failed:
    CIPFA_TO_COFOG = Err.Description
End Function

Function COFOG_NAME(code)
Attribute COFOG_NAME.VB_Description = "Name of a COFOG code."
Attribute COFOG_NAME.VB_ProcData.VB_Invoke_Func = " \n20"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COFOG_NAME = XLPy.CallUDF("xltools.excel.functions", "COFOG_NAME", Array(code), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        COFOG_NAME = XLPy.CallUDF("xltools.excel.functions", "COFOG_NAME", Array(code))
        Exit Function
    #End If
failed:
    COFOG_NAME = Err.Description
End Function

Function COFOG_SUGGEST(text, Optional partner_type)
Attribute COFOG_SUGGEST.VB_Description = "Likeliest COFOG code for a description."
Attribute COFOG_SUGGEST.VB_ProcData.VB_Invoke_Func = " \n20"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        COFOG_SUGGEST = XLPy.CallUDF("xltools.excel.functions", "COFOG_SUGGEST", Array(text, partner_type), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        COFOG_SUGGEST = XLPy.CallUDF("xltools.excel.functions", "COFOG_SUGGEST", Array(text, partner_type))
        Exit Function
    #End If
failed:
    COFOG_SUGGEST = Err.Description
End Function

Function POPULATION(area, year, Optional ages)
Attribute POPULATION.VB_Description = "People living in an area in the middle of a financial year."
Attribute POPULATION.VB_ProcData.VB_Invoke_Func = " \n20"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        POPULATION = XLPy.CallUDF("xltools.excel.functions", "POPULATION", Array(area, year, ages), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        POPULATION = XLPy.CallUDF("xltools.excel.functions", "POPULATION", Array(area, year, ages))
        Exit Function
    #End If
failed:
    POPULATION = Err.Description
End Function

Function POPULATION_SHARE(area, within, year, Optional ages)
Attribute POPULATION_SHARE.VB_Description = "Share of an area in the people of a wider one, from 0 to 1."
Attribute POPULATION_SHARE.VB_ProcData.VB_Invoke_Func = " \n20"
    #If App = "Microsoft Excel" Then
        If TypeOf Application.Caller Is Range Then On Error GoTo failed
        POPULATION_SHARE = XLPy.CallUDF("xltools.excel.functions", "POPULATION_SHARE", Array(area, within, year, ages), ThisWorkbook, Application.Caller)
        Exit Function
    #Else
        POPULATION_SHARE = XLPy.CallUDF("xltools.excel.functions", "POPULATION_SHARE", Array(area, within, year, ages))
        Exit Function
    #End If
failed:
    POPULATION_SHARE = Err.Description
End Function
