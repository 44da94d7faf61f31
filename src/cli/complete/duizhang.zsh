#compdef duizhang
# Completion of duizhang for zsh. Everything is asked of the program itself.
_duizhang() {
    local line value tab=$'\t' ret=1
    local -a offered
    for line in "${(@f)$(${words[1]} __complete "${(@)words[1,CURRENT-1]}" "cur:${words[CURRENT]}" 2>/dev/null)}"; do
        value="${line%%$tab*}"
        if [[ -z "$value" ]]; then
            continue
        elif [[ "$value" == "@files" ]]; then
            _files && ret=0
        else
            offered+=("${value//:/\\:}:${line#*$tab}")
        fi
    done
    (( ${#offered} )) && _describe -V duizhang offered && ret=0
    return ret
}
if [[ "${funcstack[1]}" == "_duizhang" ]]; then
    _duizhang "$@"
else
    compdef _duizhang duizhang
fi
