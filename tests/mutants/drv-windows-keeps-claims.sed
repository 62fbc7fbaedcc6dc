# A window that goes stays claimed.
# caught by: guest/tests/params/test_parameters.sh
/^\tif (window->claimed)$/,+1d
