# Completion of duizhang for bash. Everything is asked of the program itself.
_duizhang() {
    local IFS=$'\n' line current="${COMP_WORDS[COMP_CWORD]}"
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ "${line%%$'\t'*}" == "@files" ]]; then
            compopt -o default 2>/dev/null
        else
            COMPREPLY+=("${line%%$'\t'*}")
        fi
    done < <("$1" __complete "${COMP_WORDS[@]:0:COMP_CWORD}" "cur:$current" 2>/dev/null)
}
complete -F _duizhang duizhang
