# Completion of dw-sim for fish: dw-sim completion fish > ~/.config/fish/completions/dw-sim.fish
function __dw_sim_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    for line in ($words[1] __complete fish $words[2..-1] "$current" 2>/dev/null)
        switch $line
            case ':file'
                __fish_complete_path "$current"
            case ':nospace'
            case '*'
                echo $line
        end
    end
end
complete -c dw-sim -f -a '(__dw_sim_complete)'
