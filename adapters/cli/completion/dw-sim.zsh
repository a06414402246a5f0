#compdef dw-sim
# Completion of dw-sim for zsh: source <(dw-sim completion zsh)
_dw_sim() {
  local line value
  local -a found nospace
  while IFS= read -r line; do
    case "$line" in
      :file) _files ;;
      :nospace) nospace=(-S '') ;;
      *)
        value="${line%%$'\t'*}"
        if [[ "$line" == *$'\t'* ]]; then
          found+=("${value//:/\\:}:${line#*$'\t'}")
        else
          found+=("${value//:/\\:}")
        fi
        ;;
    esac
  done < <("${~words[1]}" __complete zsh "${(@)words[2,CURRENT]}" 2>/dev/null)
  (( $#found )) && _describe -V 'dw-sim' found "${nospace[@]}"
}
compdef _dw_sim dw-sim
