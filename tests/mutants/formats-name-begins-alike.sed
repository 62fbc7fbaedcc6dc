# A name with something after it is that of the pattern.
/^int fr_pattern_by_name/,/^}/s/!strcasecmp(name, patterns\[i\].name)/!strncasecmp(name, patterns[i].name, 4)/
