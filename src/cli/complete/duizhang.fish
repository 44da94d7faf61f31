# Completion of duizhang for fish. Everything is asked of the program itself.
function __duizhang_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete $words "cur:$current" 2>/dev/null)
        if string match -q '@files*' -- $line
            __fish_complete_path $current
        else
            echo $line
        end
    end
end
complete -c duizhang -f -a '(__duizhang_complete)'
