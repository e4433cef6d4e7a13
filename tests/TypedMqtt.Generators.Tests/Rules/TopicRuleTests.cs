using TypedMqtt.Generators.Tests.Harness;
using Xunit;

namespace TypedMqtt.Generators.Tests.Rules;

/// <summary>TMQ1xx.</summary>
public sealed class TopicRuleTests
{
    [Theory]
    [InlineData("{}", "has no name")]
    [InlineData("{*}", "has no name")]
    [InlineData("{id", "without a '}'")]
    [InlineData("id}", "without a '{'")]
    [InlineData("{id}}", "whole level")]
    [InlineData("a-{id}", "whole level")]
    [InlineData("{id}-b", "whole level")]
    [InlineData("{id}{zone}", "whole level")]
    [InlineData("{a/b}", "'a/b'")]
    [InlineData("{1}", "'1'")]
    [InlineData("{ id }", "' id '")]
    [InlineData("{id:x}", "'id:x'")]
    [InlineData("{**id}", "'*id'")]
    [InlineData("{*id}/b", "last level")]
    [InlineData("{id}/{id}", "twice")]
    [InlineData("/{*id}", "leave the slash out")]
    [InlineData("$share/group/a", "$share")]
    public Task A_malformed_template_is_reported_where_it_is_written(string template, string message) => AnalyzerTest.ReportsAsync("TMQ101", $$"""
        [MqttContract]
        public interface IContract
        {
            [MqttEvent([|"{{template}}"|], ExpirySeconds = 1)]
            ValueTask XAsync(string id);
        }
        """, message);

    [Fact]
    public Task A_malformed_template_of_a_contract_is_reported_there_and_once() => AnalyzerTest.ReportsAsync("TMQ101", """
        [MqttContract([|"a/{id"|])]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync(string id);

            [MqttEvent("y")]
            ValueTask YAsync(string id);
        }
        """, "'IContract'");

    [Fact]
    public Task A_topic_without_a_character_is_reported() => AnalyzerTest.ReportsAsync("TMQ101", """
        [MqttContract]
        public interface IContract
        {
            [MqttEvent([|""|])]
            ValueTask XAsync();
        }
        """, "empty");

    [Fact]
    public Task A_tail_that_another_template_follows_is_reported() => AnalyzerTest.ReportsAsync("TMQ101", """
        [MqttContract("a/{*rest}")]
        public interface IContract
        {
            [MqttEvent([|"x"|])]
            ValueTask XAsync(string rest);
        }
        """, "last level");

    [Theory]
    [InlineData("{{id}}", "int payload")]
    [InlineData("{id}/{{", "int id")]
    [InlineData("a//b/", "int payload")]
    [InlineData("{id}/{*rest}", "int id, string rest")]
    [InlineData("$SYS/x", "int payload")]
    [InlineData("a/$share", "int payload")]
    public Task A_template_that_is_well_formed_is_accepted(string template, string parameters) => AnalyzerTest.AcceptsAsync("TMQ101", $$"""
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("{{template}}")]
            ValueTask XAsync({{parameters}});
        }
        """);

    [Fact]
    public Task A_placeholder_without_a_parameter_is_reported() => AnalyzerTest.ReportsAsync("TMQ102", """
        [MqttContract("a/{tenant}")]
        public interface IContract
        {
            [MqttEvent([|"x/{zone}"|])]
            ValueTask XAsync(string tenant, int Zone);

            [MqttEvent([|"y"|])]
            ValueTask YAsync(string payload);
        }
        """, "has no parameter of that name");

    [Fact]
    public Task Placeholders_that_are_parameters_are_accepted_in_any_order() => AnalyzerTest.AcceptsAsync("TMQ102", """
        [MqttContract("a/{tenant}")]
        public interface IContract
        {
            [MqttEvent("x/{zone}/{class}")]
            ValueTask XAsync(int zone, string payload, string @class, string tenant);
        }
        """);

    [Theory]
    [InlineData("a/+", "the wildcard '+'")]
    [InlineData("a/#", "the wildcard '#'")]
    [InlineData("a+b", "the wildcard '+'")]
    [InlineData("a\\0", "U+0000")]
    [InlineData("a\\n", "U+000A")]
    [InlineData("a\\u0085", "U+0085")]
    [InlineData("a\\uFFFE", "U+FFFE")]
    [InlineData("a\\ud800b", "lone surrogate")]
    [InlineData("a\\udc00", "lone surrogate")]
    [InlineData("a\\U0001FFFE", "U+1FFFE")]
    public Task A_character_that_no_topic_can_have_is_reported(string template, string message) => AnalyzerTest.ReportsAsync("TMQ103", $$"""
        [MqttContract("root")]
        public interface IContract
        {
            [MqttEvent([|"{{template}}"|])]
            ValueTask XAsync(string payload);
        }
        """, message);

    [Fact]
    public Task A_forbidden_character_in_the_template_of_a_contract_is_reported_there() => AnalyzerTest.ReportsAsync("TMQ103", """
        [MqttContract([|"+"|])]
        public interface IContract
        {
            [MqttEvent("x")]
            ValueTask XAsync();
        }
        """);

    [Theory]
    [InlineData("é/日本/\\U0001F600")]
    [InlineData("a b/!\\\"§%&()=?*")]
    public Task Other_characters_are_accepted(string template) => AnalyzerTest.AcceptsAsync("TMQ103", $$"""
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("{{template}}")]
            ValueTask XAsync(string payload);
        }
        """);

    [Theory]
    [InlineData("object", "ISpanFormattable")]
    [InlineData("byte[]", "ISpanFormattable")]
    [InlineData("Uri", "ISpanFormattable")]
    [InlineData("(int, int)", "ISpanFormattable")]
    [InlineData("CancellationToken", "ISpanFormattable")]
    [InlineData("string?", "nullable")]
    [InlineData("int?", "nullable")]
    [InlineData("DayOfWeek?", "nullable")]
    public Task A_type_that_cannot_be_a_level_is_reported(string type, string message) => AnalyzerTest.ReportsAsync("TMQ104", $$"""
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("a/{level}")]
            ValueTask XAsync({{type}} [|level|], string payload);
        }
        """, message);

    [Fact]
    public Task A_nullable_level_is_reported_without_nullable_annotations_too() => AnalyzerTest.ReportsAsync("TMQ104", """
        #nullable disable
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("a/{level}")]
            ValueTask XAsync(int? [|level|], string payload);
        }
        """, "nullable");

    [Fact]
    public Task A_tail_that_is_no_string_is_reported() => AnalyzerTest.ReportsAsync("TMQ104", """
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("a/{*rest}")]
            ValueTask XAsync(int [|rest|]);
        }
        """, "has to be a string");

    [Theory]
    [InlineData("string")]
    [InlineData("bool")]
    [InlineData("ulong")]
    [InlineData("Guid")]
    [InlineData("DayOfWeek")]
    [InlineData("System.Net.IPAddress")]
    public Task A_type_that_can_be_a_level_is_accepted(string type) => AnalyzerTest.AcceptsAsync("TMQ104", $$"""
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("a/{level}")]
            ValueTask XAsync({{type}} level, string payload);
        }
        """);

    [Fact]
    public async Task A_type_that_another_generator_may_complete_is_generated_for_and_reported_if_it_does_not()
    {
        const string Source = """
            using System.Threading.Tasks;
            using TypedMqtt;

            public partial struct DeviceId;

            [MqttContract]
            public interface IContract
            {
                [MqttEvent("a/{deviceId}")]
                ValueTask XAsync(DeviceId deviceId);
            }
            """;

        var (diagnostics, files) = await AnalyzerTest.RunAsync(Source);

        Assert.Equal("TMQ104", Assert.Single(diagnostics).Id);
        Assert.Equal(1, files);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("a/b", "'/'")]
    [InlineData("+", "'+'")]
    [InlineData("x#", "'#'")]
    [InlineData("\\t", "U+0009")]
    public Task A_wire_name_that_cannot_be_a_level_is_reported_where_it_is_one(string name, string message) => AnalyzerTest.ReportsAsync("TMQ105", $$"""
        public enum Mode { [MqttName("{{name}}")] On, Off }

        [MqttContract]
        public interface IContract
        {
            [MqttEvent("a/{mode}")]
            ValueTask XAsync(Mode [|mode|]);

            [MqttEvent("b")]
            ValueTask YAsync(Mode payload);
        }
        """, message);

    [Fact]
    public Task Any_wire_name_is_accepted_in_a_payload() => AnalyzerTest.AcceptsAsync("TMQ105", """
        public enum Mode { [MqttName("on/off")] On, [MqttName("")] Off }

        [MqttContract]
        public interface IContract
        {
            [MqttEvent("a")]
            ValueTask XAsync(Mode payload);
        }
        """);

    [Fact]
    public Task A_level_with_two_types_is_reported() => AnalyzerTest.ReportsAsync("TMQ106", """
        [MqttContract]
        public interface IContract
        {
            [MqttEvent("a/{zone}")]
            ValueTask XAsync(int zone);

            [MqttEvent("b/{zone}")]
            ValueTask YAsync(string [|zone|]);
        }
        """, "'zone'");

    [Fact]
    public Task A_level_with_another_type_in_a_base_contract_is_reported() => AnalyzerTest.ReportsAsync("TMQ106", """
        [MqttContract]
        public interface IBase
        {
            [MqttEvent("a/{zone}")]
            ValueTask XAsync(int zone);
        }

        [MqttContract]
        public interface IContract : IBase
        {
            [MqttEvent("b/{zone}")]
            ValueTask YAsync(string [|zone|]);
        }
        """, "'zone'");

    [Fact]
    public Task One_type_a_level_is_accepted() => AnalyzerTest.AcceptsAsync("TMQ106", """
        [MqttContract("{zone}")]
        public interface IContract
        {
            [MqttEvent("a")]
            ValueTask XAsync(int zone);

            [MqttEvent("b")]
            ValueTask YAsync(int zone, string Zone);
        }
        """);
}
