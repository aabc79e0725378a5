"""What the buttons of the ribbon tab do: a module for each group, a function for each button.

Each takes the workbook in front and a voice (`xltools.excel.say.Say`). Whatever the person must put right first is raised as
`UsageError`, before anything is changed.
"""
