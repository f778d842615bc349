#!/usr/bin/env bash
# packaging/quickstart in a folder of its own: the address that it prints shows the session's verdicts and due dates.
set -euo pipefail
cd "$(dirname "$0")/../../.."
export MONQA_QUICKSTART_DIR=$(mktemp -d) MONQA_QUICKSTART_PORT=0
trap 'packaging/quickstart --stop; rm -rf "$MONQA_QUICKSTART_DIR"' EXIT
packaging/quickstart --simulate | tee "$MONQA_QUICKSTART_DIR/said"
address=$(sed -n 's/^== the schedule: \(.*\)/\1/p' "$MONQA_QUICKSTART_DIR/said")
[ -n "$address" ]
base=${address%/schedule}
jar=$MONQA_QUICKSTART_DIR/jar
token=$(curl -sS -c "$jar" "$base/login" | sed -n 's/.*name="token" value="\([^"]*\)".*/\1/p' | head -n 1)
curl -sS -f -b "$jar" -c "$jar" -o /dev/null --data-urlencode "token=$token" --data-urlencode "name=demo" \
    --data-urlencode "password=$(cat "$MONQA_QUICKSTART_DIR/password")" "$base/login"
curl -sS -f -b "$jar" "$address" >"$MONQA_QUICKSTART_DIR/page"
grep -q "Reporting room 1" "$MONQA_QUICKSTART_DIR/page"
grep -Eq '20[0-9]{2}-[0-9]{2}-[0-9]{2}' "$MONQA_QUICKSTART_DIR/page"
display=$(sed -n 's/^== the session.s verdicts and what is due next: \(.*\)/\1/p' "$MONQA_QUICKSTART_DIR/said")
curl -sS -f -b "$jar" "$display" >"$MONQA_QUICKSTART_DIR/page"
grep -q "AAPM On-line Report 03" "$MONQA_QUICKSTART_DIR/page"
grep -Eq '20[0-9]{2}-[0-9]{2}-[0-9]{2}' "$MONQA_QUICKSTART_DIR/page"
echo "quickstart: $address shows it"
