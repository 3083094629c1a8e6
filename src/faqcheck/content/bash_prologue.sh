# How bash reads the scripts of a run: strictly, noting which commands run, which fail, how jobs end,
# and whether each script comes to its end. $0 is the name of the first. Arguments: whether a script
# sets -x itself, so that they have to be traced in another way; the file that takes the output, whose
# size is noted at the start of each script of a session, or nothing; then each script, and where to note.
set -Eeuo pipefail
__faqcheck_sets_x=$1 __faqcheck_output=$2 __faqcheck_scripts=("${@:3}") __faqcheck_report= __faqcheck_waited=
__faqcheck_reports=() __faqcheck_number=0
set --

# `wait` without a job forgets how each has ended.
wait() {
    local -; set +x
    if (($#)); then
        __faqcheck_waited+=" $*" # whose status the script has seen
        builtin wait "$@" || return
    else
        __faqcheck_note_jobs "" && builtin wait
    fi
}

# Note how jobs ended, but for those in $1. Which jobs there were is in the trace.
__faqcheck_note_jobs() {
    local - mark source line process job text known=" ${1//$'\n'/ }$__faqcheck_waited " status report; set +x
    for report in "${__faqcheck_reports[@]}"; do
        [[ -e $report.trace ]] || continue
        while IFS='|' read -r mark source line process job text; do
            [[ $mark == +* && $job == [0-9]* && $known != *" $job "* ]] || continue
            known+="$job " status=0
            builtin wait "$job" 2>/dev/null || status=$?
            printf '%s %s\n' "$job" "$status" >>"$report.jobs"
        done <"$report.trace"
    done
}

# Begin to note elsewhere, for the next script.
__faqcheck_begin() {
    [[ ! $__faqcheck_report ]] || printf completed >"$__faqcheck_report"
    __faqcheck_report=${__faqcheck_scripts[__faqcheck_number + 1]}
    __faqcheck_reports+=("$__faqcheck_report")
    [[ ! $__faqcheck_output ]] || command -p stat -c %s "$__faqcheck_output" >"$__faqcheck_report.from"
}

trap 'printf "%s\t%s\t%s\t%s\0" "$LINENO" "$?" "${BASH_SOURCE-}" "$BASH_COMMAND" >>"$__faqcheck_report.line"' ERR
while ((__faqcheck_number < ${#__faqcheck_scripts[@]})); do
    __faqcheck_begin
    if [[ $__faqcheck_sets_x ]]; then
        set -T
        trap 'printf "+|%s|%s|%s|%s|%s\n" "${BASH_SOURCE-}" "$LINENO" "$BASHPID" "${!-}" "$BASH_COMMAND" >>"$__faqcheck_report.trace"' DEBUG
        source "${__faqcheck_scripts[__faqcheck_number]}"
        trap - DEBUG
    else
        PS4='+|${BASH_SOURCE-}|$LINENO|$BASHPID|${!-}|'
        exec {BASH_XTRACEFD}>>"$__faqcheck_report.trace"
        set -x
        source "${__faqcheck_scripts[__faqcheck_number]}"
        { set +x; } 2>/dev/null
    fi
    __faqcheck_number=$((__faqcheck_number + 2))
done
trap - ERR
for _ in 1 2 3 4 5 6; do # a job that is about to fail has a moment for it
    [[ $(jobs -pr) ]] || break
    sleep 0.05 2>/dev/null || break
done
__faqcheck_note_jobs "$(jobs -pr)"
printf completed >"$__faqcheck_report"
