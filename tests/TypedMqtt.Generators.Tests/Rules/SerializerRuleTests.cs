using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>TMQ212.</summary>
public sealed class SerializerRuleTests
{
    private const string Members = "{ public string? ContentType => null; public bool IsUtf8 => false; public void Serialize(System.Buffers.IBufferWriter<byte> writer, T value) { } public T Deserialize(in System.Buffers.ReadOnlySequence<byte> payload) => default!; }";

    private static readonly string OfInt = Members.Replace("T ", "int ", StringComparison.Ordinal);

    [Theory]
    [InlineData("string", "which cannot be created")]
    [InlineData("object", "which does not implement IMqttPayloadSerializer<int>")]
    [InlineData("IMqttPayloadSerializer<int>", "which cannot be created")]
    [InlineData("Dictionary<,>", "which has more than the payload's type as a type parameter")]
    [InlineData("NeedsSomething", "which cannot be created")]
    [InlineData("Abstract", "which cannot be created")]
    [InlineData("OfReferences<>", "which does not implement IMqttPayloadSerializer<int>")]
    public Task A_serializer_that_a_member_cannot_use_is_reported(string type, string message) => AnalyzerTest.ReportsAsync("TMQ212", $$"""
        public sealed class NeedsSomething(int precision) : IMqttPayloadSerializer<int> {{OfInt}}
        public abstract class Abstract : IMqttPayloadSerializer<int> {{OfInt}}
        public sealed class OfReferences<T> : IMqttPayloadSerializer<T> where T : class {{Members}}

        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x", Serializer = [|typeof({{type}})|])]
            ValueTask XAsync(int payload);
        }
        """, message);

    [Fact]
    public Task A_serializer_of_a_member_without_a_payload_is_reported() => AnalyzerTest.ReportsAsync("TMQ212", $$"""
        public sealed class Of<T> : IMqttPayloadSerializer<T> {{Members}}

        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x", Serializer = [|typeof(Of<>)|])]
            ValueTask XAsync();
        }
        """, "the member has no payload");

    [Fact]
    public Task A_type_that_is_no_serializer_is_reported_once_on_its_contract() => AnalyzerTest.ReportsAsync("TMQ212", """
        [MqttContract("a", Serializer = [|typeof(object)|])]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(int payload);

            [MqttEvent("y")]
            ValueTask YAsync(int payload);
        }
        """, "which does not implement IMqttPayloadSerializer<T>");

    [Fact]
    public Task A_serializer_of_a_contract_takes_what_it_can() => AnalyzerTest.AcceptsAsync("TMQ212", $$"""
        public sealed class OfInts : IMqttPayloadSerializer<int> {{OfInt}}
        public sealed class Of<T> : IMqttPayloadSerializer<T> {{Members}}

        [MqttContract("a", Serializer = typeof(OfInts))]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(int payload);

            [MqttState("y")]
            ValueTask YAsync(int? payload);

            [MqttEvent("z")]
            ValueTask ZAsync(string payload);

            [MqttEvent("w", Serializer = typeof(Of<>))]
            ValueTask WAsync(List<string>? payload);
        }
        """);

    [Theory]
    [InlineData("Reading")]
    [InlineData("Reading?")]
    [InlineData("List<string?>")]
    public Task A_serializer_from_a_file_without_nullability_takes_what_it_says_with_and_without_null(string type) => AnalyzerTest.AcceptsAsync("TMQ212", $$"""
        public sealed record Reading(double Celsius);

        #nullable disable
        public sealed class OfReadings : IMqttPayloadSerializer<Reading> {{Unannotated("Reading")}}

        public sealed class OfLists : IMqttPayloadSerializer<List<string>> {{Unannotated("List<string>")}}
        #nullable restore

        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x", Serializer = typeof({{(type.StartsWith("List", StringComparison.Ordinal) ? "OfLists" : "OfReadings")}}))]
            ValueTask XAsync({{type}} payload);
        }
        """);

    [Fact]
    public Task A_serializer_that_takes_no_null_is_reported_for_a_payload_that_may_be() => AnalyzerTest.ReportsAsync("TMQ212", $$"""
        public sealed record Reading(double Celsius);

        public sealed class OfReadings : IMqttPayloadSerializer<Reading> {{Members.Replace("T ", "Reading ", StringComparison.Ordinal)}}

        [MqttContract("a")]
        public interface IContract
        {
            [MqttEvent("x", Serializer = [|typeof(OfReadings)|])]
            ValueTask XAsync(Reading? payload);
        }
        """, "IMqttPayloadSerializer<Reading?>");

    private static string Unannotated(string type) => Members.Replace("string? ", "string ", StringComparison.Ordinal).Replace("T ", type + " ", StringComparison.Ordinal);
}
