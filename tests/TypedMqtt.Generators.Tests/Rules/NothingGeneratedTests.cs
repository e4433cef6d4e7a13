using System.Globalization;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>TMQ010: the compiler shows no analyzer's error while a class implements an interface that was not generated.</summary>
public sealed class NothingGeneratedTests
{
    [Fact]
    public void A_contract_with_an_error_is_reported_by_the_generator_at_its_name_with_the_reason()
    {
        var diagnostic = Assert.Single(AnalyzerTest.Generate("""
            using System.Threading.Tasks;
            using TypedMqtt;

            [MqttContract("a/{tenant}")]
            public interface IContract
            {
                [MqttEvent("x")]
                ValueTask XAsync(string payload);
            }

            public sealed class Handler : ContractHandlers.IX;
            """));

        Assert.Equal("TMQ010", diagnostic.Id);
        var position = diagnostic.Location.GetLineSpan();
        Assert.Equal("Corpus.cs", position.Path);
        Assert.Equal(new LinePositionSpan(new LinePosition(4, 17), new LinePosition(4, 26)), position.Span);
        var message = diagnostic.GetMessage(CultureInfo.InvariantCulture);
        Assert.StartsWith("Nothing is generated for 'IContract': TMQ102, ", message, StringComparison.Ordinal);
        Assert.Contains("'{tenant}'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Further_errors_are_counted() => Assert.EndsWith("(and 2 more)", Message("""
        using TypedMqtt;

        [MqttContract("a/{tenant}")]
        public interface IContract
        {
            [MqttEvent("x", ExpirySeconds = -1)]
            void XAsync(string tenant, string payload, string other);
        }
        """), StringComparison.Ordinal);

    [Fact]
    public void An_heir_of_a_contract_with_an_error_is_reported_too()
    {
        var diagnostics = AnalyzerTest.Generate("""
            using TypedMqtt;

            [MqttContract("{a")]
            public interface IBase;

            [MqttContract("b")]
            public interface IContract : IBase;
            """);

        Assert.Equal(
            ["IBase", "IContract"],
            diagnostics.Select(diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture).Split('\'')[1]).Order(StringComparer.Ordinal));
        Assert.Contains(diagnostics, diagnostic => diagnostic.GetMessage(CultureInfo.InvariantCulture).EndsWith("a contract that it inherits has errors", StringComparison.Ordinal));
    }

    [Fact]
    public void A_valid_contract_is_not_reported() => Assert.Empty(AnalyzerTest.Generate("""
        using System.Threading.Tasks;
        using TypedMqtt;

        [MqttContract("a/{tenant}")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string tenant, string payload);
        }
        """));

    private static string Message(string source) => Assert.Single(AnalyzerTest.Generate(source)).GetMessage(CultureInfo.InvariantCulture);
}
