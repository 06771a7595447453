#!/bin/sh
# Sees to it that Mozilla's Observatory is at hand in tests/.artifacts; where that can't be, says so loudly.
version=1.4.8
folder=tests/.artifacts/observatory
grep -qs "\"version\": \"$version\"" $folder/node_modules/@mdn/mdn-http-observatory/package.json && exit 0
if command -v npm >/dev/null && command -v node >/dev/null; then
    echo "Fetching Mozilla's Observatory for the deployment tests …"
    mkdir -p $folder
    echo '{"private": true}' > $folder/package.json
    npm install --prefix $folder --no-audit --no-fund --ignore-scripts --loglevel=error \
        "@mdn/mdn-http-observatory@$version" >/dev/null 2>&1
fi
package=$folder/node_modules/@mdn/mdn-http-observatory
# It would fetch the list of preloaded sites from the net when installed; a site on loopback is in no such list.
test -d $package && echo '{}' > $package/conf/hsts-preload.json && exit 0
echo "################################################################"
echo "#  Mozilla's Observatory could not be fetched with npm:        #"
echo "#  THE SCORES OF THE PUBLIC PAGES ARE NOT TESTED.              #"
echo "################################################################"
