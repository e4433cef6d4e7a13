using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>What holds for all rules.</summary>
public sealed class ReportingTests
{
    [Fact]
    public async Task Nothing_is_generated_for_a_contract_with_errors_and_everything_for_the_others()
    {
        var (diagnostics, files) = await AnalyzerTest.RunAsync("""
            using System.Threading.Tasks;
            using TypedMqtt;

            [MqttContract("a")]
            public interface IBroken
            {
                ValueTask XAsync();
            }

            [MqttContract("b")]
            public interface IHeir : IBroken;

            [MqttContract("c")]
            public interface ISound
            {
                [MqttEvent("x")]
                ValueTask XAsync();
            }
            """);

        // Once, where it is: the heir has no fault of its own.
        Assert.Equal("TMQ001", Assert.Single(diagnostics).Id);
        Assert.Equal(1, files);
    }

    [Fact]
    public async Task Everything_that_is_wrong_with_a_member_is_reported_at_once()
    {
        var (diagnostics, _) = await AnalyzerTest.RunAsync("""
            using System.Threading.Tasks;
            using TypedMqtt;

            [MqttContract("a/{tenant}")]
            public interface IContract
            {
                [MqttEvent("x/{zone}", ExpirySeconds = -1)]
                void XAsync(object zone, int[] payload, string other);
            }
            """);

        Assert.Equal(["TMQ003", "TMQ008", "TMQ102", "TMQ104", "TMQ201", "TMQ202"], diagnostics.Select(diagnostic => diagnostic.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_pragma_quiets_a_rule()
    {
        var (diagnostics, _) = await AnalyzerTest.RunAsync("""
            using System.Threading.Tasks;
            using TypedMqtt;

            [MqttContract("a")]
            public interface IContract
            {
            #pragma warning disable TMQ001
                ValueTask XAsync();
            #pragma warning restore TMQ001

                ValueTask YAsync();
            }
            """);

        Assert.Contains("YAsync", Assert.Single(diagnostics).GetMessage(null), StringComparison.Ordinal);
    }

    [Fact]
    public Task A_contract_attribute_in_two_parts_is_generated_for_once() => AnalyzerTest.AcceptsAsync("TMQ005", """
        [MqttContract("a")]
        public partial interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync();
        }

        [MqttContract("a")]
        public partial interface IContract;
        """);
}
