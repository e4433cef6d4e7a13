using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>TMQ213 and TMQ214.</summary>
public sealed class JsonRuleTests
{
    [Theory]
    [InlineData("MqttEvent", "Alarm", "Reading")]
    [InlineData("MqttEvent", "Alarm[]", "Alarm")]
    [InlineData("MqttEvent", "List<Alarm>", "Alarm[]")]
    [InlineData("MqttEvent", "int?", "int")]
    [InlineData("MqttEvent", "string?", "int")]
    [InlineData("MqttState", "Alarm?", "Reading")]
    [InlineData("MqttState", "(int X, int Y)?", "Reading")]
    public Task A_payload_that_the_context_does_not_know_is_reported(string attribute, string type, string known) => AnalyzerTest.ReportsAsync("TMQ213", $$"""
        public sealed record Reading(double Celsius);

        public sealed record Alarm(Reading Reading);

        [MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [{{attribute}}("x")]
            ValueTask XAsync({{type}} [|payload|]);
        }

        [JsonSerializable(typeof({{known}}))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """, "[JsonSerializable(typeof(");

    [Fact]
    public Task An_answer_and_a_fault_that_the_context_does_not_know_are_reported() => AnalyzerTest.ReportsAsync("TMQ213", """
        public sealed record Reading(double Celsius);

        public sealed record Problem(string Text);

        [MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttRequest("x", Fault = [|typeof(Problem)|])]
            [|ValueTask<Reading>|] XAsync(string payload);
        }

        [JsonSerializable(typeof(string))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """);

    [Theory]
    [InlineData("MqttEvent", "Reading", "Alarm")]
    [InlineData("MqttEvent", "Reading", "Dictionary<string, List<Alarm[]>>")]
    [InlineData("MqttEvent", "Reading?", "Derived")]
    [InlineData("MqttEvent", "Derived", "Polymorph")]
    [InlineData("MqttEvent", "int?", "int?")]
    [InlineData("MqttState", "(int X, int Y)?", "(int, int)")]
    [InlineData("MqttState", "Alarm?", "Alarm")]
    [InlineData("MqttState", "Alarm[]?", "Alarm[]")]
    public Task A_payload_that_the_context_knows_or_that_is_part_of_one_is_accepted(string attribute, string type, string known) => AnalyzerTest.StaysSilentAsync("TMQ213", $$"""
        public sealed record Reading(double Celsius);

        public record Alarm(Reading Reading);

        public sealed record Derived(Reading Reading) : Alarm(Reading), Polymorph;

        [JsonDerivedType(typeof(Derived))]
        public interface Polymorph;

        [MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [{{attribute}}("x")]
            ValueTask XAsync({{type}} payload);
        }

        [JsonSerializable(typeof({{known}}))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """);

    /// <summary>The rule believes a context more than it has to; what it accepts is held against the JSON generator itself.</summary>
    [Theory]
    [InlineData("Reading", "Alarm")]
    [InlineData("Reading", "Dictionary<string, List<Alarm[]>>")]
    [InlineData("Derived", "Polymorph")]
    [InlineData("(int X, int Y)", "(int, int)")]
    public void What_is_part_of_a_known_type_is_known_to_the_JSON_generator_too(string type, string known)
    {
        var completed = TestCompilation.Complete(TestCompilation.Create($$"""
            #nullable enable
            using System.Collections.Generic;
            using System.Text.Json.Serialization;

            public sealed record Reading(double Celsius);

            public record Alarm(Reading Reading);

            public sealed record Derived(Reading Reading) : Alarm(Reading), Polymorph;

            [JsonDerivedType(typeof(Derived))]
            public interface Polymorph;

            [JsonSerializable(typeof({{known}}))]
            public sealed partial class ContractJson : JsonSerializerContext;

            public static class Asks
            {
                public static bool Knows() => ContractJson.Default.GetTypeInfo(typeof({{type}})) is not null;
            }
            """));
        using var assembly = new MemoryStream();
        Assert.True(completed.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);

        Assert.Equal(true, System.Reflection.Assembly.Load(assembly.ToArray()).GetType("Asks")!.GetMethod("Knows")!.Invoke(null, null));
    }

    [Fact]
    public Task A_context_that_answers_for_itself_is_believed() => AnalyzerTest.StaysSilentAsync("TMQ213", """
        public sealed record Reading(double Celsius);

        [MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(Reading payload);
        }

        public sealed class ContractJson() : JsonSerializerContext(null)
        {
            public static ContractJson Default { get; } = new();

            protected override System.Text.Json.JsonSerializerOptions? GeneratedSerializerOptions => null;

            public override System.Text.Json.Serialization.Metadata.JsonTypeInfo? GetTypeInfo(Type type) => null;
        }
        """);

    [Theory]
    [InlineData("object")]
    [InlineData("object?")]
    [InlineData("dynamic")]
    [InlineData("List<object>")]
    [InlineData("object[]")]
    [InlineData("Action")]
    [InlineData("IThing")]
    [InlineData("Base")]
    [InlineData("IReadOnlyList<Base>")]
    public Task A_payload_that_does_not_say_what_is_sent_is_reported(string type) => AnalyzerTest.ReportsAsync("TMQ214", $$"""
        public interface IThing;

        public abstract record Base;

        [MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync({{type}} [|payload|]);
        }

        [JsonSerializable(typeof(object))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """, "give it a type that says what is sent");

    [Theory]
    [InlineData("IReadOnlyList<int>")]
    [InlineData("System.Text.Json.JsonElement")]
    [InlineData("System.Text.Json.Nodes.JsonNode")]
    [InlineData("Base")]
    public Task A_payload_that_says_what_is_sent_is_accepted(string type) => AnalyzerTest.StaysSilentAsync("TMQ214", $$"""
        [JsonDerivedType(typeof(Derived))]
        public abstract record Base;

        public sealed record Derived : Base;

        [MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync({{type}} payload);
        }

        [JsonSerializable(typeof({{type}}))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """);
}
