#!/usr/bin/env bash
# What an administrator would do without Lapse: one kcadm.sh for each scope that has to go.
# Usage: kcadm-loop.sh sign-in|remove <kcadm.sh> <Keycloak's URL> <realm> <file of client and scope ids>
set -euo pipefail
step=$1 kcadm=$2 keycloak=$3 realm=$4 removals=$5

case $step in
  sign-in)
    "$kcadm" config credentials --config "$KCADM_CONFIG" --server "$keycloak" --realm master \
      --user "$ADMIN" --password "$ADMIN"
    ;;
  remove)
    while read -r client scope; do
      "$kcadm" delete "clients/$client/optional-client-scopes/$scope" --config "$KCADM_CONFIG" -r "$realm" \
        </dev/null
    done <"$removals"
    ;;
esac
