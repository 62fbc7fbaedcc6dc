# Nobody looks at flags and reserved fields of ADD_RING.
# caught by: uapi_control
/^static int fg_control_check(/,/^}/s/if (arg->flags || !fg_is_zero(arg->reserved))/if (false)/
