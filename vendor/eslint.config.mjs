// Rules for the scripts of the pages: no mistakes, short functions, names that say what a value is.
import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "prefer-template": "error",
      "object-shorthand": "error",
      "no-else-return": "error",
      "no-param-reassign": "error",
      "no-shadow": "error",
      "no-implicit-globals": "error",
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      complexity: ["error", 12],
      "max-depth": ["error", 3],
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 50, skipComments: true }],
      "max-params": ["error", 5],
      "id-denylist": [
        "error",
        "said",
        "told",
        "one",
        "other",
        "found",
        "whole",
        "kept",
        "stuff",
        "util",
        "utils",
        "helper",
      ],
    },
  },
  { files: ["pipeline/site/scripts/**/*.js"], languageOptions: { globals: globals.browser } },
  { files: ["vendor/*.mjs"], languageOptions: { globals: globals.node } },
];
