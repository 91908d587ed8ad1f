# SPDX-License-Identifier: Apache-2.0
# Counts the builds, one line each in $HONE_TEST_BUILD_GATE.builds. While the gate file exists, lets
# only as many of them pass as the number in it says.
gate=$HONE_TEST_BUILD_GATE
[ -n "$gate" ] || exit 0
echo build >> "$gate.builds"
number=$(wc -l < "$gate.builds")
while [ -e "$gate" ] && [ "$number" -gt "$(cat "$gate")" ]; do sleep 0.05; done
