#!/bin/sh
# Sees to it that there is a Chromium for the browser tests; where that can't be, says so loudly.
# Most tests take the one without windows, which is cheaper; where there is none, the whole one does.
command -v chromium >/dev/null && command -v chromium-headless-shell >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium for the browser tests …"
    apt-get update -qq
    apt-get install -y -qq chromium chromium-headless-shell >/dev/null 2>&1 || apt-get install -y -qq chromium >/dev/null 2>&1
fi
command -v chromium >/dev/null && exit 0
echo "################################################################"
echo "#  No chromium on the PATH: THE BROWSER TESTS ARE LEFT OUT.    #"
echo "#  Install Debian's package chromium (or another build of it). #"
echo "################################################################"
