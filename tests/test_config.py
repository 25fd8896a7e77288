"""The policy: defaults, precedence, and what bad values are told."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from pydantic import ValidationError

from healing.config import OTHER_SETTINGS, SETTINGS, HealingConfig, setting_name
from healing.errors import ConfigError


def refusal(settings: dict[str, object] | None = None, yaml_text: str | None = None) -> str:
    with pytest.raises(ConfigError) as caught:
        HealingConfig.load(settings or {}, yaml_text)
    return str(caught.value)


def test_the_defaults_need_no_file() -> None:
    config = HealingConfig.load({})
    assert (config.healing.mode, config.healing.max_attempts, config.healing.write) == ("auto", 3, "overlay")
    assert (config.healing.timeout_seconds, config.healing.deadline_seconds) == (30, 60)
    assert (config.healing.evidence_pages, config.healing.evidence_seconds, config.healing.judged_pages) == (5, 10, 12)
    assert (config.healing.probation_pages, config.healing.held_output, config.healing.sample_every) == (20, 2000, 50)
    assert (config.llm.provider, config.llm.model, config.llm.models) == ("ollama", "llama3", ())
    assert (config.llm.temperature, config.llm.max_tokens, config.llm.variants) == (0.1, 2000, 3)
    assert (config.llm.calls_per_hour, config.llm.keep_alive) == (60, "10m")
    assert (config.llm.api_key.get_secret_value(), config.llm.base_url) == ("", "http://localhost:11434")
    assert config.store.url == "sqlite:///data/healing.db"
    assert (config.metrics.export_interval, config.metrics.retention_days) == (3600, 30)
    assert HealingConfig.load({}, "") == HealingConfig.load({}, "llm:\n") == config


def test_a_setting_wins_over_the_file_and_the_file_over_the_default() -> None:
    yaml_text = "healing: {max_attempts: 4, sample_every: 7}"
    config = HealingConfig.load({"HEALING_MAX_ATTEMPTS": 5}, yaml_text)
    assert (config.healing.max_attempts, config.healing.sample_every, config.healing.judged_pages) == (5, 7, 12)


def test_strings_of_the_command_line_are_understood() -> None:
    config = HealingConfig.load(
        {
            "HEALING_MAX_ATTEMPTS": "5",
            "HEALING_EVIDENCE_SECONDS": "0.5",
            "HEALING_LLM_ALLOW_REMOTE": "true",
            "HEALING_LLM_MODELS": "phi3, mistral",
            "HEALING_LLM_VARIANTS": "5",
            "HEALING_LLM_CALLS_PER_HOUR": "0",
            "HEALING_LLM_KEEP_ALIVE": "600",
            "HEALING_LLM_API_KEY": "secret",
            "HEALING_OVERLAY": Path("healed") / "here",
            "HEALING_MODE": " review ",
        }
    )
    assert (config.healing.max_attempts, config.healing.evidence_seconds, config.healing.mode) == (5, 0.5, "review")
    assert config.llm.allow_remote is True
    assert config.llm.models == ("phi3", "mistral")
    assert (config.llm.variants, config.llm.calls_per_hour, config.llm.keep_alive) == (5, 0, "600s")
    assert config.llm.api_key.get_secret_value() == "secret"
    assert config.healing.overlay == str(Path("healed") / "here")


def test_every_key_has_a_setting_of_its_own() -> None:
    assert setting_name("healing", "mode") == "HEALING_MODE"
    assert setting_name("llm", "base_url") == "HEALING_LLM_BASE_URL"
    assert len(SETTINGS) == sum(len(section.__class__.model_fields) for _, section in HealingConfig())
    assert not SETTINGS.keys() & set(OTHER_SETTINGS)


def test_a_configuration_cannot_be_changed() -> None:
    config = HealingConfig.load({})
    with pytest.raises(ValidationError, match="frozen"):
        config.healing.mode = "observe"


@pytest.mark.parametrize(
    ("settings", "yaml_text", "told"),
    [
        ({"HEALING_MAX_ATTEMPTS": "five"}, None, ["HEALING_MAX_ATTEMPTS", "'five'", "integer"]),
        ({"HEALING_MAX_ATTEMPTS": 0}, None, ["HEALING_MAX_ATTEMPTS", "= 0", "greater than or equal to 1"]),
        ({"HEALING_MODE": "heal"}, None, ["HEALING_MODE", "'heal'", "'auto', 'review' or 'observe'"]),
        ({"HEALING_LLM_MODEL": None}, None, ["HEALING_LLM_MODEL = None", "string"]),
        ({"HEALING_MAX_TIMEOUT": 1, "HEALING_MAX_ATEMPTS": 5}, None, ["HEALING_MAX_ATEMPTS", "HEALING_MAX_ATTEMPTS?"]),
        ({"HEALING_SELECTOR": "x"}, None, ["HEALING_SELECTOR = 'x'", "HEALING_SELECTORS?"]),
        ({}, "llm: {temperature: .nan}", ["healing.yaml: llm.temperature = nan"]),
        ({}, "healing: {timeout_seconds: .inf}", ["healing.yaml: healing.timeout_seconds = inf", "finite"]),
        ({}, "healing: {judged_pages: true}", ["healing.judged_pages = True", "not true or false"]),
        ({}, "healing: {mode: off}", ["healing.yaml: healing.mode = False"]),
        ({}, "llm: {temperatur: 1}", ["healing.yaml: llm.temperatur = 1", "did you mean llm.temperature?"]),
        ({}, "llm: {timeout: 3}", ["healing.yaml: llm.timeout = 3", "did you mean healing.timeout_seconds?"]),
        ({}, "healing: {model: x}", ["did you mean llm.model?"]),
        ({}, "store: {zzz: 1}", ["healing.yaml: store.zzz", "the keys of store are url, encrypt, key, key_file"]),
        ({}, "lmm: {}", ["healing.yaml: lmm", "did you mean llm?"]),
        ({}, "healing: 3", ["healing.yaml: healing = 3"]),
        ({}, "[a]", ["healing, llm, store, metrics", "['a']"]),
        ({}, "llm:\n  model: [\n", ["healing.yaml, line 3", "not valid YAML"]),
        ({}, "llm: {model: 2024-13-45}", ["healing.yaml: not valid YAML"]),
        ({}, "llm: {model: \x01}", ["healing.yaml: not valid YAML"]),
        ({}, "llm: {models: [a, '']}", ["healing.yaml: llm.models = ''"]),
        ({}, "llm: {provider: openrouter}", ["llm.provider = 'openrouter'", "'ollama', 'openai' or 'none'"]),
        ({}, "llm: {variants: 10}", ["llm.variants = 10", "less than or equal to 9"]),
        ({}, "llm: {variants: 0}", ["llm.variants = 0", "greater than or equal to 1"]),
        ({}, "llm: {calls_per_hour: -1}", ["llm.calls_per_hour = -1", "greater than or equal to 0"]),
        ({}, "llm: {keep_alive: ten}", ["llm.keep_alive = 'ten'", "such as 10m, 1h30m or 600 (seconds)"]),
        ({}, "llm: {keep_alive: true}", ["llm.keep_alive = True"]),
    ],
)
def test_a_wrong_value_is_told_with_its_place(
    settings: dict[str, object], yaml_text: str | None, told: list[str]
) -> None:
    message = refusal(settings, yaml_text)
    for part in told:
        assert part in message


def test_all_errors_are_told_at_once() -> None:
    message = refusal({"HEALING_MODE": "x", "HEALING_MOED": "auto"}, "metrics: {retention_days: 0}")
    assert len(message.splitlines()) == 3


def test_the_safety_net_cannot_be_switched_off() -> None:
    assert "rolled back" in refusal({"HEALING_BACKUP_ENABLED": "false"})
    assert "wrong values" in refusal({}, "healing: {validation_enabled: no}")


def test_settings_of_others_are_left_alone() -> None:
    settings = {
        "HEALING_SELECTORS": "a.b",
        "HEALING_HOME": "/x",
        "HEALING_MY_OWN_THING": 1,
        "MODE": "x",
        "LLM_MODEL": 1,
    }
    assert HealingConfig.load(settings) == HealingConfig.load({})


@pytest.mark.parametrize(
    "url",
    ["http://localhost:11434", "http://LOCALHOST/", "https://127.0.0.1:1", "http://127.9.9.9", "http://[::1]:8080/v1",
     "http://[::ffff:127.0.0.1]"],
)  # fmt: skip
def test_a_language_model_on_this_machine_is_allowed(url: str) -> None:
    assert HealingConfig.load({"HEALING_LLM_BASE_URL": url}).llm.base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    ["http://10.0.0.1", "https://api.example.com/v1", "http://localhost@example.com", "http://127.0.0.1.example.com",
     "http://localhost.example.com", "http://0.0.0.0", "http://[::ffff:8.8.8.8]", "http://2130706433"],
)  # fmt: skip
def test_a_language_model_elsewhere_needs_leave(url: str) -> None:
    assert "allow_remote" in refusal({"HEALING_LLM_BASE_URL": url})
    config = HealingConfig.load({"HEALING_LLM_BASE_URL": url, "HEALING_LLM_ALLOW_REMOTE": "1"})
    assert config.llm.base_url == url


@pytest.mark.parametrize(
    "url", ["", "localhost:11434", "ftp://localhost", "http://", "http://[::1", "http://localhost:port",
            "http://localhost\\@example.com", "http://local host"]
)  # fmt: skip
def test_a_base_url_that_is_none_is_refused_whatever_is_allowed(url: str) -> None:
    assert "must be a URL" in refusal({"HEALING_LLM_BASE_URL": url, "HEALING_LLM_ALLOW_REMOTE": True})


def test_a_password_is_not_shown() -> None:
    message = refusal({"HEALING_STORE_URL": "mysql://me:secret@host/db"})
    assert "secret" not in message
    assert "mysql://me:***@host/db" in message


@pytest.mark.parametrize(
    ("settings", "yaml_text"),
    [
        ({"HEALING_LLM_API_KEY": ["secret"]}, None),
        ({"HEALING_LLM_APIKEY": "secret"}, None),
        ({}, "llm: {api_key: [secret]}"),
        ({}, "llm: {apikey: secret}"),
        ({}, "healing: {api_key: secret}"),
        ({"HEALING_LLM_BASE_URL": "http://me:secret@localhost:11434"}, None),
    ],
)
def test_a_key_is_never_shown(settings: dict[str, object], yaml_text: str | None) -> None:
    assert "secret" not in refusal(settings, yaml_text)
    assert "secret" not in repr(HealingConfig.load({"HEALING_LLM_API_KEY": "secret"}))


@pytest.mark.parametrize(
    ("given", "kept"),
    [("10m", "10m"), (" 1h30m ", "1h30m"), (3600000, "3600000s"), ("-1", "-1s"), (0, "0s"), (1.5, "1.5s")],
)
def test_how_long_a_model_stays_loaded(given: object, kept: str) -> None:
    """Ollama takes no text without a unit."""
    assert HealingConfig.load({"HEALING_LLM_KEEP_ALIVE": given}).llm.keep_alive == kept


@pytest.mark.parametrize(
    ("keys", "chain"),
    [
        ("{}", ("llama3",)),
        ("{model: a}", ("a",)),
        ("{models: [b, c, b]}", ("b", "c")),
        ("{model: a, models: [b, c]}", ("a", "b", "c")),
        ("{model: c, models: [b, c]}", ("c", "b")),
    ],
)
def test_the_models_to_ask_in_order(keys: str, chain: tuple[str, ...]) -> None:
    section = HealingConfig.load({}, f"llm: {keys}").llm
    assert section.chain == chain
    assert pickle.loads(pickle.dumps(section)).chain == chain  # noqa: S301 - as the worker gets it


@pytest.mark.parametrize(
    ("provider", "url"), [("ollama", "http://localhost:11434"), ("openai", "http://localhost:8080/v1")]
)
def test_each_provider_has_its_usual_port(provider: str, url: str) -> None:
    assert HealingConfig.load({"HEALING_LLM_PROVIDER": provider}).llm.base_url == url
    elsewhere = HealingConfig.load({"HEALING_LLM_BASE_URL": "http://127.0.0.1:1"}, f"llm: {{provider: {provider}}}")
    assert elsewhere.llm.base_url == "http://127.0.0.1:1"


@pytest.mark.parametrize("url", ["sqlite:///:memory:", "postgresql://me@host/db", "postgresql+psycopg://me@host/db"])
def test_store_urls(url: str) -> None:
    assert HealingConfig.load({"HEALING_STORE_URL": url}).store.url == url
