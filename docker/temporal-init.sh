#!/bin/sh
# What a fresh Temporal server lacks and Rollcall needs: the namespace and the search attributes. Run again, it changes
# nothing. Reads TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and whatever else the temporal CLI reads (TLS, API key).
set -eu
: "${TEMPORAL_ADDRESS:?host:port of the Temporal server}"
: "${TEMPORAL_NAMESPACE:=default}"
# How long Temporal keeps a workflow that has ended. The ledger keeps everything; this is for looking at what ran.
: "${TEMPORAL_RETENTION:=72h}"

# A server that came up just now, or a namespace that was made just now, is not known everywhere at once.
steadily() { # COMMAND…
  tries=60
  until said=$("$@" 2>&1); do
    tries=$((tries - 1))
    if [ "$tries" -le 0 ]; then
      echo "$* failed: $said" >&2
      exit 1
    fi
    sleep 1
  done
}

steadily temporal operator cluster health
if ! temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
  steadily temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION"
fi
# Each name with its type: the CLI takes them in pairs.
steadily temporal operator search-attribute create --namespace "$TEMPORAL_NAMESPACE" \
  --name RollcallJob --type Keyword --name RollcallWindow --type Keyword --name RollcallDomains --type KeywordList
echo "namespace $TEMPORAL_NAMESPACE on $TEMPORAL_ADDRESS has what Rollcall needs"
