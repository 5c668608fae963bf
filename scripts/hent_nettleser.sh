#!/bin/sh
# SPDX-License-Identifier: EUPL-1.2
# The tests' browser. The Chromium without windows draws the same pages with two thirds of the work,
# so it is installed where that can be done; any other Chromium will do where it cannot.
set -u

har() { command -v "$1" >/dev/null 2>&1; }
noen() { har chromium-headless-shell || har chromium || har chromium-browser || har google-chrome; }
som=""
[ "$(id -u)" = 0 ] || som="sudo -n"
installer() {
    DEBIAN_FRONTEND=noninteractive $som timeout 300 \
        apt-get install -y -qq --no-install-recommends "$1" >/dev/null 2>&1
}

if ! har chromium-headless-shell && har apt-get && $som true 2>/dev/null; then
    echo "Installerer Chromium …"
    installer chromium-headless-shell || {
        $som timeout 120 apt-get update -qq >/dev/null 2>&1
        installer chromium-headless-shell || noen || installer chromium
    }
fi
noen || {
    echo "Feil: prøvene trenger Chromium. Installer pakken chromium-headless-shell eller chromium."
    exit 1
}
