# インターネットのない Windows に、持ち込んだ wheelhouse から入れて確かめます（docs/offline.ja.md）。
# 使い方: powershell -ExecutionPolicy Bypass -File scripts\install.ps1
#         （Python を選ぶときは、後ろに -Python C:\Python312\python.exe）
param([string]$Python = "")

$ErrorActionPreference = "Stop"
$root = Split-Path -Parent $PSScriptRoot
Set-Location -LiteralPath $root
$wheelhouse = Join-Path $root "wheelhouse"
$venv = Join-Path $root ".venv"
$again = "インターネットのある端末で make wheelhouse をやり直し、wheelhouse フォルダを丸ごと写してください。"
$env:PYTHONUTF8 = "1"
$env:PIP_DISABLE_PIP_VERSION_CHECK = "1"
$env:PIP_USER = "0"

function Stop-Install([string]$What, [string]$Todo) {
    [Console]::Error.WriteLine($What)
    [Console]::Error.WriteLine("  対処: " + $Todo)
    exit 2
}

# 3.11 から 3.13 までの、64 ビットの Python か。ストアの案内だけの python.exe は、ここで外れる。
function Test-Python([string[]]$Command) {
    $code = "import sys, struct, venv; sys.exit(not ((3, 11) <= sys.version_info < (3, 14) and struct.calcsize('P') == 8))"
    $arguments = @($Command | Select-Object -Skip 1) + @("-c", $code)
    try {
        & $Command[0] @arguments | Out-Null
        return $LASTEXITCODE -eq 0
    } catch {
        return $false
    }
}

function Find-Python {
    if ($Python -ne "") {
        if (Test-Python @($Python)) { return @($Python) }
        Stop-Install "$Python は使えません。" "3.11、3.12、3.13 のどれかの、64 ビットの python.exe を指定してください。"
    }
    if (Get-Command "py" -ErrorAction SilentlyContinue) {
        foreach ($version in @("-3.12", "-3.13", "-3.11")) {
            if (Test-Python @("py", $version)) { return @("py", $version) }
        }
    }
    if (Test-Python @("python")) { return @("python") }
    Stop-Install "Python 3.11、3.12、3.13（64 ビット）が見つかりません。" "python.org のインストーラーを持ち込んで入れてから、もう一度実行してください。"
}

# SHA256SUMS のとおりに、全部のファイルが欠けずにあるか。
function Test-Wheelhouse {
    $sums = Join-Path $wheelhouse "SHA256SUMS"
    if (-not (Test-Path -LiteralPath $sums)) { Stop-Install "wheelhouse がありません。" $again }
    foreach ($line in Get-Content -LiteralPath $sums -Encoding UTF8) {
        $expected, $name = $line -split "  ", 2
        $file = Join-Path $wheelhouse $name
        if (-not (Test-Path -LiteralPath $file)) { Stop-Install "wheelhouse に $name がありません。" $again }
        $found = (Get-FileHash -LiteralPath $file -Algorithm SHA256).Hash
        if ($found -ne $expected) { Stop-Install "wheelhouse の $name が壊れています。" $again }
    }
    $own = Get-FileHash -LiteralPath (Join-Path $root "requirements\run.lock") -Algorithm SHA256
    $carried = Get-FileHash -LiteralPath (Join-Path $wheelhouse "run.lock") -Algorithm SHA256
    if ($own.Hash -ne $carried.Hash) { Stop-Install "wheelhouse は、このプログラムの版のものではありません。" $again }
}

function Invoke-Step([string]$What, [string]$Program, [string[]]$Arguments) {
    & $Program @Arguments
    if ($LASTEXITCODE -ne 0) {
        Stop-Install "$($What)に失敗しました（終了コード $LASTEXITCODE）。" "上の表示とディスクの空きを確かめ、.venv フォルダを消してから、もう一度実行してください。"
    }
}

if ($root.Length -gt 80) {
    Stop-Install "フォルダの場所が深すぎます（$($root.Length) 文字）。" "C:\hyoka のような浅い場所にフォルダごと移してから、もう一度実行してください。"
}
Test-Wheelhouse
$command = @(Find-Python)
if (Test-Path -LiteralPath $venv) {
    Write-Host "前に作った .venv を作り直します。"
    Remove-Item -LiteralPath $venv -Recurse -Force
}
Write-Host "環境を .venv に作っています（数分かかります）…"
Invoke-Step "環境の準備" $command[0] (@($command | Select-Object -Skip 1) + @("-m", "venv", $venv))
$own = Join-Path $venv "Scripts\python.exe"
$requirements = Join-Path $wheelhouse "requirements.txt"
Invoke-Step "部品の導入" $own @("-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "--require-hashes", "--no-index", "--find-links", $wheelhouse, "--only-binary", ":all:", "-r", $requirements)
Invoke-Step "本体の導入" $own @("-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "--no-index", "--no-build-isolation", "--editable", $root)
Invoke-Step "部品の確認" $own @("-m", "pip", "check")
$hyoka = Join-Path $venv "Scripts\hyoka.exe"
Invoke-Step "動作の確認" $hyoka @("--version")
Invoke-Step "動作の確認" $hyoka @("plans")
Write-Host "入りました。次は .venv\Scripts\hyoka report 計画 年度 で報告書を作れます（計画は上の一覧）。"
