# SPDX-License-Identifier: Apache-2.0
while [ -n "$HONE_TEST_BUILD_GATE" ] && [ -e "$HONE_TEST_BUILD_GATE" ]; do sleep 0.05; done
