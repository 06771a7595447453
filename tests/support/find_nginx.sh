#!/bin/sh
# Sees to it that there is an nginx for the deployment tests; where that can't be, says so loudly.
PATH="$PATH:/usr/sbin:/usr/local/sbin"
command -v nginx >/dev/null && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing nginx-light for the deployment tests …"
    apt-get update -qq && apt-get install -y -qq nginx-light >/dev/null 2>&1
fi
command -v nginx >/dev/null && exit 0
echo "################################################################"
echo "#  No nginx on the PATH: THE DEPLOYMENT TESTS ARE LEFT OUT.    #"
echo "#  Install Debian's package nginx-light (or nginx).            #"
echo "################################################################"
