# Type the commands of a session one after another into one shell, as at a prompt. Arguments: the
# folder with the commands (0, 1, …), how many there are, and where to note that all have ended.
__faqcheck_folder=$1 __faqcheck_count=$2 __faqcheck_report=$3
shift 3
__faqcheck_number=0 __faqcheck_status=0
__faqcheck_note() { printf '%s' "$__faqcheck_status" >"$__faqcheck_folder/$__faqcheck_number.status"; }
__faqcheck_again() { return "$__faqcheck_status"; }
trap '__faqcheck_status=$?; __faqcheck_note' EXIT # a command may leave the shell
while ((__faqcheck_number < __faqcheck_count)); do
    __faqcheck_again
    source "$__faqcheck_folder/$__faqcheck_number" >"$__faqcheck_folder/$__faqcheck_number.out" 2>&1
    __faqcheck_status=$?
    __faqcheck_note
    cat "$__faqcheck_folder/$__faqcheck_number.out"
    __faqcheck_number=$((__faqcheck_number + 1))
done
trap - EXIT
printf completed >"$__faqcheck_report"
