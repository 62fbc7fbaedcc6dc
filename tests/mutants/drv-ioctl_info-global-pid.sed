# A process is named by its number in the first namespace.
# caught by: uapi_policy
s/pid_vnr(/pid_nr(/
