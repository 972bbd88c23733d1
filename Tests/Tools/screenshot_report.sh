#!/bin/sh
# screenshot_report.sh PAGE.html [FOLDER]
#
# Takes pictures of a page that "loom report" wrote, to be looked at: 1280 and 390 pixels wide, light and dark.
# Needs Chromium (Debian: apt-get install chromium); CHROMIUM names another binary. No part of "make test".
set -eu
page=${1:?usage: screenshot_report.sh PAGE.html [FOLDER]}
folder=${2:-.}
page=$(realpath "$page")
mkdir -p "$folder"
folder=$(realpath "$folder")
chromium=${CHROMIUM:-chromium}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Chromium's windows are never as narrow as a telephone: the narrow page stands in a frame.
cat >"$work/frame.html" <<HTML
<!DOCTYPE html><body style="margin:0"><iframe style="border:0" width="390" height="24000" src="file://$page"></iframe>
HTML

shot() { # shot NAME SCHEME WINDOW URL
  "$chromium" --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor=1 \
    --user-data-dir="$work/profile" --blink-settings=preferredColorScheme="$2" \
    --window-size="$3" --screenshot="$folder/$1.png" "$4" >/dev/null 2>&1
  echo "$folder/$1.png"
}

for scheme in light:1 dark:0; do
  shot "report-1280-${scheme%:*}" "${scheme#*:}" 1280,9000 "file://$page"
  shot "report-390-${scheme%:*}" "${scheme#*:}" 600,24000 "file://$work/frame.html"
done
