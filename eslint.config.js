// Rules of static/js. Chrome 109 is the oldest browser in the offices: es-x refuses newer syntax and methods, compat
// refuses newer interfaces of the browser (package.json, browserslist).
import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import esx from "eslint-plugin-es-x";
import globals from "globals";

export default [
  { ignores: ["static/vendor/", "var/", "build/", ".venv/", "node_modules/", "docs/"] },
  js.configs.recommended,
  esx.configs["flat/restrict-to-es2022"],
  {
    files: ["static/js/**/*.js"],
    plugins: { compat },
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    settings: { "es-x": { aggressive: true } },
    rules: compat.configs["flat/recommended"].rules,
  },
  {
    files: ["tests/js/**/*.js", "eslint.config.js", "stylelint.config.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: { ...globals.nodeBuiltin } },
  },
  {
    linterOptions: { reportUnusedDisableDirectives: "error", reportUnusedInlineConfigs: "error" },
    rules: {
      "array-callback-return": "error",
      complexity: ["error", 12],
      "consistent-return": "error",
      "default-param-last": "error",
      eqeqeq: "error",
      "max-lines": ["error", 300],
      "no-else-return": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": ["error", { props: false }],
      "no-promise-executor-return": "error",
      "no-script-url": "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unmodified-loop-condition": "error",
      "no-unreachable-loop": "error",
      "no-unused-private-class-members": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "require-atomic-updates": "error",
      "no-restricted-properties": ["error",
        { property: "innerHTML", message: "text goes in as text" },
        { property: "outerHTML", message: "text goes in as text" },
        { property: "insertAdjacentHTML", message: "text goes in as text" },
        { object: "document", property: "write", message: "text goes in as text" }],
    },
  },
];
