using TypedMqtt.CodeFixes;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.CodeFixes;

public sealed class AddCancellationTokenFixTests
{
    [Theory]
    [InlineData("", "CancellationToken cancellationToken = default")]
    [InlineData("string payload", "string payload, CancellationToken cancellationToken = default")]
    [InlineData("string cancellationToken", "string cancellationToken, CancellationToken cancellationToken2 = default")]
    public Task An_optional_token_is_added_as_the_last_parameter(string before, string after) => CodeFixTest.FixesAsync<AddCancellationTokenFix>(
        "Add a CancellationToken",
        $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync({{before}});
        }
        """,
        $$"""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync({{after}});
        }
        """);

    [Fact]
    public Task Nothing_is_offered_behind_a_parameter_that_takes_all_arguments() => CodeFixTest.OffersNothingAsync<AddCancellationTokenFix>("""
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(params byte[] payload);
        }
        """);

    [Fact]
    public Task Tokens_are_added_to_all_at_once() => CodeFixTest.FixesAllAsync<AddCancellationTokenFix>(
        """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string payload);

            [MqttEvent("y")]
            ValueTask YAsync(string payload, CancellationToken ct);

            [MqttEvent("z")]
            ValueTask ZAsync();
        }
        """,
        """
        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string payload, CancellationToken cancellationToken = default);

            [MqttEvent("y")]
            ValueTask YAsync(string payload, CancellationToken ct);

            [MqttEvent("z")]
            ValueTask ZAsync(CancellationToken cancellationToken = default);
        }
        """);
}
