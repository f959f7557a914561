import type { Program } from "./program.ts";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = typeof SHELLS[number];

interface CommandEntry {
  name: string;
  description: string;
  options: OptionEntry[];
  /** Words that the first argument can be; none where it is a file. */
  choices: readonly string[];
}

interface OptionEntry {
  /** `--device`, `-o`: every spelling. */
  flags: string[];
  description: string;
  takesValue: boolean;
  /** The value is a file or folder. */
  isPath: boolean;
  choices: readonly string[];
}

/**
 * A script for the shell, made from the commands themselves. It runs without starting Limbus at every key, and
 * completes file names wherever a file can stand.
 */
export function completionScript(program: Program, shell: Shell): string {
  const commands = describeCommands(program);
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands);
}

function describeCommands(program: Program): CommandEntry[] {
  return program.createHelp().visibleCommands(program).map((command) => ({
    name: command.name(),
    description: command.summary() || command.description(),
    choices: command.name() === "help"
      ? program.commands.map((other) => other.name())
      : command.registeredArguments[0]?.argChoices ?? [],
    options: command.createHelp().visibleOptions(command).map((option) => ({
      flags: [option.long, option.short].filter((flag) => flag !== undefined),
      description: option.description,
      takesValue: option.required || option.optional,
      isPath: /[<[](path|folder|file|weights|name)[>\]]/.test(option.flags),
      choices: option.argChoices ?? [],
    })),
  }));
}

function bashScript(commands: CommandEntry[]): string {
  const values = commands.flatMap(({ name, options }) =>
    options.filter(({ takesValue }) => takesValue).map(({ flags, choices }) => {
      const pattern = flags.map((flag) => `"${name} ${flag}"`).join("|");
      return `    ${pattern}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current")); return ;;`;
    })
  );
  const flags = commands.map(({ name, options, choices }) => {
    const words = options.flatMap((option) => option.flags).join(" ");
    const first = choices.length > 0 ? ` [[ $current != -* ]] && words="${choices.join(" ")}";` : "";
    return `    ${name}) words="${words}";${first} ;;`;
  });
  return `# bash completion for limbus
_limbus() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} words=
  COMPREPLY=()
  if [[ $COMP_CWORD -eq 1 ]]; then
    COMPREPLY=($(compgen -W "${commands.map(({ name }) => name).join(" ")} --help --version" -- "$current"))
    return
  fi
  case "$command $previous" in
${values.join("\n")}
  esac
  case "$command" in
${flags.join("\n")}
  esac
  # Without an answer the shell goes on to file names.
  if [[ $current == -* || $words != -* ]]; then COMPREPLY=($(compgen -W "$words" -- "$current")); fi
}
complete -o default -o bashdefault -F _limbus limbus`;
}

function zshScript(commands: CommandEntry[]): string {
  const quote = (text: string) => text.replace(/'/g, "'\\''");
  const escape = (text: string) => quote(text).replace(/[[\]:\\]/g, "\\$&");
  const named = commands.map(({ name, description }) => `    '${name}:${escape(description)}'`);
  const branches = commands.map(({ name, options, choices }) => {
    const specs = options.map((option) => {
      const exclusion = option.flags.length > 1 ? `(${option.flags.join(" ")})` : "";
      const spelled = option.flags.length > 1 ? `'{${option.flags.join(",")}}'` : option.flags[0];
      const action = option.choices.length > 0
        ? `(${option.choices.join(" ")})`
        : option.isPath
        ? "_files"
        : " ";
      return `'${exclusion}${spelled}[${escape(option.description)}]${
        option.takesValue ? `:value:${action}` : ""
      }'`;
    });
    const rest = choices.length > 0 ? `'1:value:(${choices.join(" ")})'` : "'*:file:_files'";
    return `    ${name}) _arguments ${[...specs, rest].join(" ")} ;;`;
  });
  return `#compdef limbus
_limbus() {
  local -a commands
  commands=(
${named.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${branches.join("\n")}
  esac
}
compdef _limbus limbus`;
}

function fishScript(commands: CommandEntry[]): string {
  const quote = (text: string) => `'${text.replace(/[\\']/g, "\\$&")}'`;
  const lines = ["# fish completion for limbus"];
  for (const { name, description } of commands) {
    lines.push(`complete -c limbus -n __fish_use_subcommand -f -a ${name} -d ${quote(description)}`);
  }
  for (const { name, options, choices } of commands) {
    const condition = `-n ${quote(`__fish_seen_subcommand_from ${name}`)}`;
    for (const option of options) {
      const flags = option.flags.map((flag) =>
        flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`
      );
      const value = option.choices.length > 0
        ? ` -x -a ${quote(option.choices.join(" "))}`
        : option.takesValue
        ? option.isPath ? " -r" : " -x"
        : "";
      lines.push(
        `complete -c limbus ${condition} ${flags.join(" ")}${value} -d ${quote(option.description)}`,
      );
    }
    if (choices.length > 0) lines.push(`complete -c limbus ${condition} -f -a ${quote(choices.join(" "))}`);
  }
  return lines.join("\n");
}
