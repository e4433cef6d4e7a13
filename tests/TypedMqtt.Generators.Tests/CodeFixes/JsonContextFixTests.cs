using TypedMqtt.CodeFixes;
using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.CodeFixes;

public sealed class JsonContextFixTests
{
    private const string Payloads = """
        public sealed record Reading(double Celsius);

        public sealed record Alarm(string Text);


        """;

    [Fact]
    public Task A_type_is_added_to_the_context() => CodeFixTest.FixesAsync<AddJsonSerializableFix>(
        "Add [JsonSerializable(typeof(Alarm))] to 'ContractJson'",
        $$"""
        {{Payloads}}[MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttState("x")]
            ValueTask XAsync(Alarm? payload);
        }

        /// <summary>What is sent.</summary>
        [JsonSerializable(typeof(Reading))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """,
        $$"""
        {{Payloads}}[MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttState("x")]
            ValueTask XAsync(Alarm? payload);
        }

        /// <summary>What is sent.</summary>
        [JsonSerializable(typeof(Reading))]
        [JsonSerializable(typeof(Alarm))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """);

    [Fact]
    public Task Nothing_is_offered_where_the_context_cannot_be_written_to()
    {
        var library = AnalyzerTest.Compile("""
            namespace Library;

            [JsonSerializable(typeof(int))]
            public sealed partial class LibraryJson : JsonSerializerContext;
            """, "Library");

        return CodeFixTest.OffersNothingAsync<AddJsonSerializableFix>($$"""
            {{Payloads}}[MqttContract("a", JsonContext = typeof(Library.LibraryJson))]
            public interface IContract
            {
                [MqttEvent("x")]
                ValueTask XAsync(Alarm payload);
            }
            """, library);
    }

    [Fact]
    public Task All_types_are_added_at_once_and_each_once() => CodeFixTest.FixesAllAsync<AddJsonSerializableFix>(
        [
            $$"""
            {{Payloads}}[MqttContract("a", JsonContext = typeof(ContractJson))]
            public interface IContract
            {
                [MqttEvent("x")]
                ValueTask XAsync(Alarm payload);

                [MqttEvent("y")]
                ValueTask YAsync(Alarm payload);

                [MqttEvent("z")]
                ValueTask ZAsync(int? payload);

                [MqttEvent("list")]
                ValueTask ListAsync(List<Reading?> payload);
            }
            """,
            """
            [JsonSerializable(typeof(Reading))]
            public sealed partial class ContractJson : JsonSerializerContext;
            """,
        ],
        [
            $$"""
            {{Payloads}}[MqttContract("a", JsonContext = typeof(ContractJson))]
            public interface IContract
            {
                [MqttEvent("x")]
                ValueTask XAsync(Alarm payload);

                [MqttEvent("y")]
                ValueTask YAsync(Alarm payload);

                [MqttEvent("z")]
                ValueTask ZAsync(int? payload);

                [MqttEvent("list")]
                ValueTask ListAsync(List<Reading?> payload);
            }
            """,
            """
            [JsonSerializable(typeof(Reading))]
            [JsonSerializable(typeof(Alarm))]
            [JsonSerializable(typeof(int?))]
            [JsonSerializable(typeof(List<Reading?>))]
            public sealed partial class ContractJson : JsonSerializerContext;
            """,
        ]);

    [Fact]
    public Task Answers_and_faults_are_added_as_payloads_are() => CodeFixTest.FixesAllAsync<AddJsonSerializableFix>(
        $$"""
        {{Payloads}}[MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttRequest("x", Fault = typeof(Alarm))]
            Task<Reading?> XAsync(string payload);
        }

        [JsonSerializable(typeof(int))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """,
        $$"""
        {{Payloads}}[MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttRequest("x", Fault = typeof(Alarm))]
            Task<Reading?> XAsync(string payload);
        }

        [JsonSerializable(typeof(int))]
        [JsonSerializable(typeof(Alarm))]
        [JsonSerializable(typeof(Reading))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """);

    [Theory]
    [InlineData("public", "[MqttContract(\"a\")]", "[MqttContract(\"a\", JsonContext = typeof(ContractJson))]")]
    [InlineData("internal", "[MqttContract]", "[MqttContract(JsonContext = typeof(ContractJson))]")]
    public Task A_context_is_created_behind_the_contract(string accessibility, string before, string after) => CodeFixTest.FixesAsync<CreateJsonContextFix>(
        "Create the JSON context 'ContractJson', with [JsonSerializable(typeof(Reading))]",
        $$"""
        namespace Acme;

        {{before}}
        {{accessibility}} interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(Reading payload);
        }

        public sealed record Reading(double Celsius);
        """,
        $$"""
        namespace Acme;

        {{after}}
        {{accessibility}} interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(Reading payload);
        }

        [JsonSerializable(typeof(Reading))]
        {{accessibility}} sealed partial class ContractJson : JsonSerializerContext;

        public sealed record Reading(double Celsius);
        """);

    [Fact]
    public Task A_context_of_that_name_is_taken() => CodeFixTest.FixesAsync<CreateJsonContextFix>(
        "Name the JSON context 'ContractJson', with [JsonSerializable(typeof(Alarm))]",
        $$"""
        {{Payloads}}[MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(Alarm payload);
        }

        [JsonSerializable(typeof(Reading))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """,
        $$"""
        {{Payloads}}[MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(Alarm payload);
        }

        [JsonSerializable(typeof(Reading))]
        [JsonSerializable(typeof(Alarm))]
        public sealed partial class ContractJson : JsonSerializerContext;
        """);

    [Fact]
    public Task Something_else_of_that_name_is_left_alone() => CodeFixTest.FixesAsync<CreateJsonContextFix>(
        "Create the JSON context 'ContractJson2', with [JsonSerializable(typeof(Reading))]",
        $$"""
        {{Payloads}}public static class ContractJson
        {
            [MqttContract("a")]
            public interface IContract
            {
                [MqttEvent("x")]
                ValueTask XAsync(Reading payload);
            }
        }
        """,
        $$"""
        {{Payloads}}public static class ContractJson
        {
            [MqttContract("a", JsonContext = typeof(ContractJson2))]
            public interface IContract
            {
                [MqttEvent("x")]
                ValueTask XAsync(Reading payload);
            }
        }

        [JsonSerializable(typeof(Reading))]
        public sealed partial class ContractJson2 : JsonSerializerContext;
        """);

    [Fact]
    public Task A_context_for_each_contract_is_created_at_once() => CodeFixTest.FixesAllAsync<CreateJsonContextFix>(
        $$"""
        {{Payloads}}[MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(Alarm payload);

            [MqttState("y")]
            ValueTask YAsync(Alarm? payload);

            [MqttEvent("z")]
            ValueTask ZAsync(Reading[] payload);
        }

        [MqttContract("b")]
        public interface IOther
        {
            [MqttEvent("x")]
            ValueTask XAsync(Reading payload);
        }
        """,
        $$"""
        {{Payloads}}[MqttContract("a", JsonContext = typeof(ContractJson))]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(Alarm payload);

            [MqttState("y")]
            ValueTask YAsync(Alarm? payload);

            [MqttEvent("z")]
            ValueTask ZAsync(Reading[] payload);
        }

        [JsonSerializable(typeof(Alarm))]
        [JsonSerializable(typeof(Reading[]))]
        public sealed partial class ContractJson : JsonSerializerContext;

        [MqttContract("b", JsonContext = typeof(OtherJson))]
        public interface IOther
        {
            [MqttEvent("x")]
            ValueTask XAsync(Reading payload);
        }

        [JsonSerializable(typeof(Reading))]
        public sealed partial class OtherJson : JsonSerializerContext;
        """);

    [Fact]
    public Task A_contract_that_another_assembly_declares_gets_no_context() => CodeFixTest.OffersNothingAsync<CreateJsonContextFix>(
        """
        [MqttContract("b")]
        public interface IContract : Library.IBase;
        """,
        AnalyzerTest.CompileUngenerated("""
            namespace Library;

            public sealed record Reading(double Celsius);

            [MqttContract("a")]
            public interface IBase
            {
                [MqttEvent("x")]
                ValueTask XAsync(Reading payload);
            }
            """, "Library"));
}
