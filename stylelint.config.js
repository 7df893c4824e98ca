// Rules of static/css: what is wrong, not what is pretty. Chrome 109 is the oldest browser in the offices (package.json).
export default {
  extends: ["stylelint-config-recommended"],
  plugins: ["stylelint-no-unsupported-browser-features"],
  ignoreFiles: ["static/vendor/**"],
  reportDescriptionlessDisables: true,
  reportInvalidScopeDisables: true,
  reportNeedlessDisables: true,
  rules: {
    "plugin/no-unsupported-browser-features": [true, { ignorePartialSupport: true }],
    "no-descending-specificity": null, // selectors of different screens, which never meet
    "at-rule-disallowed-list": ["import", "container"],
    "color-no-invalid-hex": true,
    "declaration-no-important": true,
    "function-url-no-scheme-relative": true,
    "function-url-scheme-disallowed-list": ["http", "https"],
    "length-zero-no-unit": [true, { ignore: ["custom-properties"] }],
    "max-nesting-depth": [0, { ignoreAtRules: ["media", "supports", "page", "font-face", "keyframes"] }],
    "selector-max-id": 1,
    "shorthand-property-no-redundant-values": true,
    "value-no-vendor-prefix": true,
    "property-no-vendor-prefix": true,
  },
};
