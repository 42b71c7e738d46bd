/** What makes each shell ask `platform complete` for the words that may come next. */
export const SHELLS = {
  bash: `_platform() {
  local IFS=$'\\n'
  COMPREPLY=($(platform complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _platform platform
`,
  zsh: `#compdef platform
_platform() {
  local -a found
  found=(\${(f)"$(platform complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  (( $#found )) && compadd -a found || _files
}
if [ "$funcstack[1]" = "_platform" ]; then _platform "$@"; else compdef _platform platform; fi
`,
  fish: `function __platform_complete
  set -l words (commandline -opc) (commandline -ct)
  platform complete -- $words[2..-1] 2>/dev/null
end
complete -c platform -f -a '(__platform_complete)'
`,
} as const;
