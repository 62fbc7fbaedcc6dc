# Room for another hold wakes nobody.
/now.can_hold_more && !before/,+1d
