# How bash reads a script: strictly, noting which commands run, which fail, how jobs end, and
# whether it comes to its end. $0 is the script's name. Arguments: the script; where to note; whether
# the script itself sets -x, so that it has to be traced in another way.
set -Eeuo pipefail
__faqcheck_script=$1 __faqcheck_report=$2 __faqcheck_sets_x=$3 __faqcheck_waited=
shift 3

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
    local - mark source line process job text known=" ${1//$'\n'/ }$__faqcheck_waited " status; set +x
    while IFS='|' read -r mark source line process job text; do
        [[ $mark == +* && $job == [0-9]* && $known != *" $job "* ]] || continue
        known+="$job " status=0
        builtin wait "$job" 2>/dev/null || status=$?
        printf '%s %s\n' "$job" "$status" >>"$__faqcheck_report.jobs"
    done <"$__faqcheck_report.trace"
}

trap 'printf "%s\t%s\t%s\0" "$LINENO" "$?" "$BASH_COMMAND" >>"$__faqcheck_report.line"' ERR
if [[ $__faqcheck_sets_x ]]; then
    set -T
    trap 'printf "+|%s|%s|%s|%s|%s\n" "${BASH_SOURCE-}" "$LINENO" "$BASHPID" "${!-}" "$BASH_COMMAND" >>"$__faqcheck_report.trace"' DEBUG
    source "$__faqcheck_script"
    trap - DEBUG
else
    PS4='+|${BASH_SOURCE-}|$LINENO|$BASHPID|${!-}|'
    exec {BASH_XTRACEFD}>>"$__faqcheck_report.trace"
    set -x
    source "$__faqcheck_script"
    { set +x; } 2>/dev/null
fi
trap - ERR
for _ in 1 2 3 4 5 6; do # a job that is about to fail has a moment for it
    [[ $(jobs -pr) ]] || break
    sleep 0.05 2>/dev/null || break
done
__faqcheck_note_jobs "$(jobs -pr)"
printf completed >"$__faqcheck_report"
