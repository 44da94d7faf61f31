# Completion of duizhang for PowerShell. Everything is asked of the program itself.
Register-ArgumentCompleter -Native -CommandName 'duizhang', 'duizhang.exe' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $elements = @($commandAst.CommandElements | Where-Object { $_.Extent.EndOffset -lt $cursorPosition -or ($_.Extent.EndOffset -eq $cursorPosition -and $wordToComplete -eq '') })
    $words = @($elements | ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    $lines = & $words[0] __complete @words "cur:$wordToComplete" 2>$null
    foreach ($line in $lines) {
        $value, $about = $line -split "`t", 2
        if ($value -eq '@files') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
        } elseif ($value) {
            $shown = if ($about) { $about } else { $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $shown)
        }
    }
}
