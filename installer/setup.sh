#!/usr/bin/env bash
# Sets up a checkout on a fresh Debian 12 or Ubuntu 24.04: system libraries by apt, everything else in .venv from a lock file.
# Usage: installer/setup.sh run|test|bench
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?run, test or bench}

# What Qt needs to open a window; OCR data, fonts and the PDF tools come as Python packages.
packages=(python3-venv libgl1 libegl1 libglib2.0-0 libfontconfig1 libdbus-1-3 libxkbcommon0 libcups2
          libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0)
lock=requirements.lock
if [ "$purpose" != run ]; then
  # Judges and tools of the tests: poppler reads the PDFs we write, veraPDF (by Maven, on Java) judges them, Xvfb shows real windows,
  # strace lets a disk fail at will.
  packages+=(poppler-utils xvfb strace default-jre-headless maven)
  lock=requirements-test.lock
fi
if [ "$purpose" = bench ]; then
  packages+=(tesseract-ocr tesseract-ocr-deu)   # the peer ocrmypdf calls them
  lock=requirements-bench.lock
fi

# Debian 13 and Ubuntu 24.04 call some libraries …t64; dpkg-query complains about the name that does not exist.
installed() { { dpkg-query --show --showformat='${Status}\n' "$1" "$1t64" 2>/dev/null || true; } | grep -q '^install ok installed'; }
missing=()
for package in "${packages[@]}"; do
  case $package in
    default-jre-headless) command -v java >/dev/null || missing+=("$package") ;;
    maven) command -v mvn >/dev/null || missing+=("$package") ;;
    *) installed "$package" || missing+=("$package") ;;
  esac
done
if [ ${#missing[@]} -gt 0 ]; then
  echo "System packages: ${missing[*]}"
  sudo=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "Please install as root: apt-get install ${missing[*]}" >&2; exit 1; }
    sudo=(sudo)
  fi
  "${sudo[@]}" apt-get update -qq
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

# The system's own Python first: another one on the PATH may lack parts.
python=/usr/bin/python3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || python=python3
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed." >&2; exit 1; }

[ -x .venv/bin/python ] || "$python" -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
touch .venv/ready-run
[ "$purpose" = run ] || touch .venv/ready-test
[ "$purpose" != bench ] || touch .venv/ready-bench
