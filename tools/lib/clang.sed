# SPDX-License-Identifier: GPL-2.0-only
# From the configuration of a kernel that gcc has built to the one it would have
# had, had clang built it: for auto.conf, which make reads, and autoconf.h, which
# the compiler does. Only what decides about options and headers of a module.

s/^\(#define \)\?CONFIG_CC_IS_GCC\>/\1CONFIG_CC_IS_CLANG/
/^\(#define \)\?CONFIG_GCC_VERSION\>/d

# Options that only gcc has, and what stands for them.
s/^\(#define \)\?CONFIG_UBSAN_BOUNDS_STRICT\>/\1CONFIG_UBSAN_ARRAY_BOUNDS/
s/-Wimplicit-fallthrough=5/-Wimplicit-fallthrough/
/^\(#define \)\?CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT\>/d

# Per-processor variables by gcc's named address spaces.
/^\(#define \)\?CONFIG_USE_X86_SEG_SUPPORT\>/d
/^\(#define \)\?CONFIG_CC_HAS_NAMED_AS/d
