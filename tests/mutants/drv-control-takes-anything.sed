# Nobody looks at flags and reserved fields of ADD_RING.
# caught by: uapi_control
/^static int fr_control_check(/,/^}/s/if (arg->flags || !fr_is_zero(arg->reserved))/if (false)/
