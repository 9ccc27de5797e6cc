#!/bin/sh
# A browser for the browser tests: one that is there, or Debian's Chromium where this user may install it.
set -eu
for name in chromium chromium-browser google-chrome google-chrome-stable microsoft-edge; do
    if command -v "$name" >/dev/null 2>&1; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "setup: installing Chromium for the browser tests"
    log=$(mktemp)
    if DEBIAN_FRONTEND=noninteractive apt-get update -qq >"$log" 2>&1 &&
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >>"$log" 2>&1; then
        exit 0
    fi
    cat "$log" >&2
fi
echo "The browser tests need Chromium, Chrome or Edge: install one of them and try again." >&2
exit 1
